using System.Numerics.Tensors;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise.Tests;

/// <summary>How masked copies are scored shows in the explanation and in the log, and in nothing else.</summary>
[TestClass]
public sealed class RiseScheduleTests
{
    private static readonly float[] Input = [.. Enumerable.Range(0, 48).Select(i => (i * 37 + i * i * 7) % 100 / 100f)];
    private static readonly InputShape Shape = InputShape.Image(6, 8, 1);
    private static readonly RiseOptions Options = new() { NumberOfMasks = 300, GridSize = 3, TargetReliability = 1 };

    /// <summary>Masks enough to time all schedules of a machine with many cores.</summary>
    private static readonly RiseOptions ManyMasks = Options with { NumberOfMasks = 8000 };

    [TestMethod]
    [DataRow(1, 1, 1, "1 run x 1 thread x batch 1")]
    [DataRow(2, 3, 8, "2 runs x 3 threads x batch 8")]
    public void ToString_Numbers_ReadAsAProduct(int runs, int threads, int batch, string expected) =>
        Assert.AreEqual(expected, new RiseSchedule(runs, threads, batch).ToString());

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 1)]
    [DataRow(1, 2)]
    [DataRow(3, 1)]
    public void Explain_AnyNumberOfRunsAndThreads_HasTheSameBits(int numberOfRuns, int numberOfThreads)
    {
        using RiseOnnxScorer one = Open(new RiseSchedule(1, 1, 1)), other = Open(new RiseSchedule(numberOfRuns, numberOfThreads, 1)), timed = Open(null);
        var explainer = new RiseExplainer(Shape, Options with { Target = RiseTarget.All });
        float[] expected = explainer.Explain(Input, one).Saliency.ToArray();

        CollectionAssert.AreEqual(expected, explainer.Explain(Input, other).Saliency.ToArray());
        CollectionAssert.AreEqual(expected, explainer.Explain(Input, timed).Saliency.ToArray());
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 8)]
    [DataRow(2, 7)]
    [DataRow(4, 300)]
    [DataRow(null, 8)]
    public void Explain_TransformerOverAnyCursors_HasTheSameBits(int? numberOfThreads, int batchSize)
    {
        RiseOptions options = Pipelines.Options with { NumberOfMasks = 400, TargetReliability = 1 };
        float[] Explain(RiseSchedule? schedule) =>
            Pipelines.ReadExplained(Pipelines.Rows(Picture.Number(1)), new PictureScorer().Transformer, options, schedule).Single().Saliency;

        CollectionAssert.AreEqual(
            Explain(Pipelines.Cursors(1, 1)),
            Explain(numberOfThreads is int count ? Pipelines.Cursors(count, batchSize) : null));
    }

    [TestMethod]
    public void Explanation_GivenSchedule_SaysSo()
    {
        var schedule = new RiseSchedule(2, 1, 1);
        using RiseOnnxScorer network = Open(schedule);

        Assert.AreEqual(schedule, new RiseExplainer(Shape, Options with { NumberOfMasks = 5 }).Explain(Input, network).Schedule);
    }

    [TestMethod]
    public void Explanation_TimedSchedule_IsTheFoundOne()
    {
        using RiseOnnxScorer network = Open(null);

        RiseExplanation explanation;
        do
        {
            explanation = new RiseExplainer(Shape, ManyMasks).Explain(Input, network);
        }
        while (network.Schedule is null);

        Assert.AreEqual(network.Schedule, explanation.Schedule);
    }

    [TestMethod]
    public void Explanation_TooFewMasksToTime_IsTheFirstCandidate()
    {
        using RiseOnnxScorer network = Open(null);

        RiseExplanation explanation = new RiseExplainer(Shape, Options with { NumberOfMasks = 5 }).Explain(Input, network);

        Assert.IsNull(network.Schedule);
        Assert.AreEqual(new RiseSchedule(Environment.ProcessorCount, 1, 1), explanation.Schedule);
    }

    [TestMethod]
    public void Explanation_OfAModelOrARun_HasNone()
    {
        var explainer = new RiseExplainer(Shape, Options);
        static void Sum(ReadOnlySpan<float> inputs, int count, Span<float> scores) => scores.Fill(inputs[0]);

        Assert.IsNull(explainer.Explain(Input, Sum, 1).Schedule);
        Assert.IsNull(explainer.Explain(explainer.Score(Input, Sum, 1, 0, 10)).Schedule);
    }

    [TestMethod]
    public void Log_RowsOfATransformer_NamesTheScheduleOnce()
    {
        var mlContext = new MLContext();
        List<string> messages = Listen(mlContext);

        Pipelines.Maps(Pipelines.Explain(Pipelines.Rows(Picture.Several(3)), new PictureScorer().Transformer, schedule: Pipelines.Cursors(2, 4), log: mlContext));

        CollectionAssert.AreEqual(new[] { "[Source=RISE, Kind=Info] Masked copies are scored in the schedule 2 runs x 1 thread x batch 4." }, messages);
    }

    [TestMethod]
    public void Log_ScheduleThatIsFound_IsNamedWhenItIsNew()
    {
        var mlContext = new MLContext();
        List<string> messages = Listen(mlContext);
        using RiseOnnxScorer network = Open(null);
        var explainer = new RiseExplainer(Shape, ManyMasks, mlContext);

        string[] schedules = [.. Enumerable.Range(0, 3).Select(_ => $"{explainer.Explain(Input, network).Schedule}")];

        IEnumerable<string> changes = schedules.Where((schedule, k) => k == 0 || schedule != schedules[k - 1]);
        CollectionAssert.AreEqual(changes.Select(s => $"[Source=RISE, Kind=Info] Masked copies are scored in the schedule {s}.").ToArray(), messages);
    }

    [TestMethod]
    public void Log_FunctionOfAUser_IsSilent()
    {
        var mlContext = new MLContext();
        List<string> messages = Listen(mlContext);

        new RiseExplainer(Shape, Options, mlContext).Explain(Input, SumOfEach, 1);

        static void SumOfEach(ReadOnlySpan<float> inputs, int count, Span<float> scores)
        {
            for (int k = 0; k < count; k++)
                scores[k] = TensorPrimitives.Sum(inputs.Slice(k * inputs.Length / count, inputs.Length / count));
        }

        Assert.IsEmpty(messages);
    }

    private static List<string> Listen(MLContext mlContext)
    {
        var messages = new List<string>();
        mlContext.Log += (_, e) =>
        {
            if (e.Kind != ChannelMessageKind.Trace)
                messages.Add(e.Message);
        };
        return messages;
    }

    /// <summary>Batches of one: those of several may round differently inside a network.</summary>
    private static RiseOnnxScorer Open(RiseSchedule? schedule) =>
        RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-fixed.onnx"), new RiseOnnxOptions { Schedule = schedule });
}
