using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests;

/// <summary>ONNX networks that are asked directly: quarters of a 6×8 picture.</summary>
[TestClass]
public sealed class RiseOnnxScorerTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 48).Select(i => (i % 8 < 4 && i < 24 ? 1f : 0.25f) + i * 0.001f)];
    private static readonly InputShape Shape = InputShape.Image(6, 8, 1);
    private static readonly RiseOptions Options = new() { NumberOfMasks = 300, GridSize = 3, TargetReliability = 1 };

    /// <summary>Masks enough to time all schedules of a machine with many cores.</summary>
    private static readonly RiseOptions ManyMasks = Options with { NumberOfMasks = 8000 };


    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 1)]
    [DataRow(1, 7)]
    [DataRow(2, 64)]
    public void Explain_AnySchedule_GivesTheMapOfTheSameFunction(int numberOfRuns, int batchSize)
    {
        using var network = Open("quadrants-half", new RiseSchedule(numberOfRuns, 1, batchSize));

        RiseExplanation explanation = new RiseExplainer(Shape, Options).Explain(Picture, network);

        AssertClose(new RiseExplainer(Shape, Options).Explain(Picture, Quadrants, 4), explanation, 2e-3);
    }

    [TestMethod]
    public void Message_AboutItsScores_NamesTheOutput()
    {
        using var network = Open("quadrants-half");

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RiseExplainer(Shape, Options with { Target = 4 }).Explain(Picture, network)).Message,
            $"Target class 4 is out of range: score column '{network.Signature.Output.Name}' has 4 score(s), 0 to 3.");
        Assert.AreNotEqual("Score", network.Signature.Output.Name);
    }

    [TestMethod]
    [DataRow("quadrants-fixed", 1)]
    [DataRow("quadrants-fixed-4", 4)]
    public void Explain_FixedBatch_IsAskedInThatBatch(string name, int batchSize)
    {
        using var network = Open(name);

        RiseExplanation explanation = new RiseExplainer(Shape, Options).Explain(Picture, network);

        Assert.AreEqual(batchSize, explanation.Schedule!.Value.BatchSize);
        AssertClose(new RiseExplainer(Shape, Options).Explain(Picture, Quadrants, 4), explanation, 1e-6);
    }

    [TestMethod]
    public void Explain_ScheduleNotGiven_IsFoundAndCostsNoMasks()
    {
        using var network = Open("quadrants-half");
        var progress = new Models.RecordedProgress();
        Assert.IsNull(network.Schedule);

        RiseExplanation first = new RiseExplainer(Shape, ManyMasks).Explain(Picture, network, progress);
        RiseExplanation second = new RiseExplainer(Shape, ManyMasks).Explain(Picture, network);

        Assert.IsNotNull(second.Schedule);
        Assert.AreEqual(8000, first.NumberOfMasks);
        Assert.AreEqual(8000, progress.Reports.Max(r => r.MasksDone));
        CollectionAssert.AreEqual(first.Saliency.ToArray(), second.Saliency.ToArray());
    }

    [TestMethod]
    public void Explain_FewerMasksThanTheSearchNeeds_Works()
    {
        using var network = Open("quadrants-half");

        Assert.AreEqual(5, new RiseExplainer(Shape, Options with { NumberOfMasks = 5 }).Explain(Picture, network).NumberOfMasks);
        Assert.IsNull(network.Schedule);
    }

    [TestMethod]
    public void Pipeline_OverTheNetwork_EqualsThePipelineOverApplyOnnxModel()
    {
        var mlContext = new MLContext(1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(
            new[] { 1f, 3f }.Select(gain => new Row { picture = Picture, gain = gain }).ToArray());
        RiseOptions options = Options with { OutputColumnName = "Saliency", InputColumnName = "picture", ScoreColumnName = "scores", Target = RiseTarget.All };
        using var network = RiseScorer.FromOnnx(FileOf("quadrants"), new RiseOnnxOptions { InputName = "picture" });
        ITransformer transformer = mlContext.Transforms.ApplyOnnxModel(["scores"], ["picture", "gain"], FileOf("quadrants")).Fit(rows);

        IDataView direct = mlContext.Transforms.ExplainWithRise(network, options).Fit(rows).Transform(rows);
        IDataView through = mlContext.Transforms.ExplainWithRise(transformer, options).Fit(rows).Transform(rows);

        float[][] expected = [.. through.GetColumn<float[]>("Saliency")], actual = [.. direct.GetColumn<float[]>("Saliency")];
        Assert.HasCount(2, actual);
        Assert.AreEqual("Vector<Single, 4, 6, 8>", direct.Schema["Saliency"].Type.ToString());
        for (int row = 0; row < 2; row++)
        {
            for (int v = 0; v < expected[row].Length; v++)
                Assert.AreEqual(expected[row][v], actual[row][v], 1e-5);
        }

        Assert.AreEqual(3, actual[1][0] / actual[0][0], 1e-3);
    }

    [TestMethod]
    public void Pipeline_ColumnsThatDoNotFitTheNetwork_AreRefused()
    {
        var mlContext = new MLContext(1);
        IDataView noGain = mlContext.Data.LoadFromEnumerable([new PictureOnly { picture = Picture }]);
        IDataView wrongGain = mlContext.Data.LoadFromEnumerable([new WrongGain { picture = Picture }]);
        using var network = RiseScorer.FromOnnx(FileOf("quadrants"), new RiseOnnxOptions { InputName = "picture" });
        using var other = RiseScorer.FromOnnx(FileOf("quadrants"), new RiseOnnxOptions { InputName = "gain" });
        RiseOptions options = Options with { OutputColumnName = "Saliency", InputColumnName = "picture" };

        AssertRefused("Could not find input column 'gain', which the network's input of that name is read from", () => mlContext.Transforms.ExplainWithRise(network, options).Fit(noGain));
        AssertRefused("Schema mismatch for input column 'gain': expected float [N,1], as the network's input of that name has, got Double: convert it before (ConvertType) to a type whose values the network's holds without loss", () => mlContext.Transforms.ExplainWithRise(network, options).Fit(wrongGain));
        AssertRefused("Schema mismatch for input column 'picture': expected a vector of 1 Single, as the network's input 'gain' has, got Vector<Single, 1, 6, 8>", () => mlContext.Transforms.ExplainWithRise(other, options).Fit(noGain));
    }

    [TestMethod]
    public void Open_WrongNodesFilesAndDevices_AreRefused()
    {
        Assert.AreEqual("There is no ONNX file 'nowhere.onnx'.", Assert.ThrowsExactly<FileNotFoundException>(() => RiseScorer.FromOnnx("nowhere.onnx")).Message);
        Assert.AreEqual(
            "The network has 2 inputs ('picture': float [N,1,6,8]; 'gain': float [N,1]): name one of them by RiseOnnxOptions.InputName.",
            Assert.ThrowsExactly<ArgumentException>(() => RiseScorer.FromOnnx(FileOf("quadrants"))).Message);
        Assert.AreEqual(
            "The network has no output 'logits', which RiseOnnxOptions.OutputName names; it has 'scores': float [1,4].",
            Assert.ThrowsExactly<ArgumentException>(() => RiseScorer.FromOnnx(FileOf("quadrants-fixed"), new RiseOnnxOptions { OutputName = "logits" })).Message);
        AssertRefused(
            "The network takes batches of 1, but the schedule is 1 run x 1 thread x batch 8.",
            () => Open("quadrants-fixed", new RiseSchedule(1, 1, 8)));
        AssertRefused("Every number of Schedule must be at least 1, got 0 runs x 1 thread x batch 1.", () => Open("quadrants-fixed", new RiseSchedule(0, 1, 1)));
        string text = Path.Combine(AppContext.BaseDirectory, "Golden", "rise-golden.json");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => RiseScorer.FromOnnx(text)).Message, $"'{text}' is not a network that ONNX Runtime can open: ");
    }

    [TestMethod]
    public void Open_SessionOptionsOfTheCallers_AreUsedForEachSession()
    {
        int made = 0;
        using var network = RiseScorer.FromOnnx(FileOf("quadrants-fixed"), new RiseOnnxOptions
        {
            CreateSessionOptions = () =>
            {
                made++;
                return new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
            },
            Schedule = new RiseSchedule(2, 1, 1),
        });

        Assert.AreEqual(1, made);
        Assert.AreEqual(Options.NumberOfMasks, new RiseExplainer(Shape, Options).Explain(Picture, network).NumberOfMasks);
        Assert.AreEqual(1, made, "Two runs of one thread share a session.");
    }

    [TestMethod]
    public void Open_SessionOptionsThatCannotBeMade_AreRefusedByTheirName()
    {
        string cuda = MessageOf(() => SessionOptions.MakeSessionOptionWithCudaProvider(0));

        StringAssert.StartsWith(cuda, "RiseOnnxOptions.CreateSessionOptions failed: ");
        Assert.IsGreaterThan("RiseOnnxOptions.CreateSessionOptions failed: ".Length, cuda.Length);
        Assert.AreEqual("RiseOnnxOptions.CreateSessionOptions failed: it returned null.", MessageOf(() => null!));

        static string MessageOf(Func<SessionOptions> create) => Assert.ThrowsExactly<InvalidOperationException>(
            () => RiseScorer.FromOnnx(FileOf("quadrants-fixed"), new RiseOnnxOptions { CreateSessionOptions = create })).Message;
    }

    [TestMethod]
    public void Explain_NetworkThatDoesNotFit_IsRefused()
    {
        using var network = Open("quadrants-fixed");
        using var several = RiseScorer.FromOnnx(FileOf("quadrants"), new RiseOnnxOptions { InputName = "picture" });

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => new RiseExplainer(InputShape.Image(6, 9, 1), Options).Explain(new float[54], network)).Message,
            "The network's input 'picture' has 48 values, but the shape (image 6x9, 1 channel) has 54.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => new RiseExplainer(Shape, Options).Explain(Picture, several)).Message,
            "The network has other inputs (gain): use it in a pipeline, where columns fill them.");
    }

    [TestMethod]
    [DataRow("quadrants-half", 1)]
    [DataRow("quadrants-half", 8)]
    [DataRow("quadrants-half", 19)]
    [DataRow("quadrants-fixed", 1)]
    [DataRow("quadrants-fixed", 3)]
    [DataRow("quadrants-fixed-4", 3)]
    [DataRow("quadrants-fixed-4", 9)]
    public void Score_AnyNumberOfInputs_GivesTheScoresOfTheSameFunction(string name, int numberOfInputs)
    {
        using var network = Open(name);
        float[] inputs = [.. Enumerable.Range(0, numberOfInputs).SelectMany(k => Picture.Select(v => v / (k + 1)))];
        float[] expected = new float[numberOfInputs * 4], actual = new float[numberOfInputs * 4];
        Quadrants(inputs, numberOfInputs, expected);

        for (int repeat = 0; repeat < 2; repeat++)
        {
            Array.Fill(actual, float.NaN);
            network.Score(inputs, numberOfInputs, actual);

            for (int v = 0; v < actual.Length; v++)
                Assert.AreEqual(expected[v], actual[v], 2e-3);
        }
    }

    [TestMethod]
    public void Score_AsRiseModel_GivesTheMapOfTheNetwork()
    {
        using var network = Open("quadrants-fixed");
        RiseScorerFunction model = network.Score;

        RiseExplanation explanation = new RiseExplainer(Shape, Options).Explain(Picture, model, network.NumberOfScores);

        CollectionAssert.AreEqual(new RiseExplainer(Shape, Options).Explain(Picture, network).Saliency.ToArray(), explanation.Saliency.ToArray());
    }

    [TestMethod]
    public void Score_FromSeveralThreads_IsTheSame()
    {
        using var network = Open("quadrants-half");
        float[] expected = new float[4];
        network.Score(Picture, 1, expected);

        Parallel.For(0, 64, k =>
        {
            float[] actual = new float[4 * (1 + k % 3)];
            network.Score(Enumerable.Repeat(Picture, 1 + k % 3).SelectMany(p => p).ToArray(), 1 + k % 3, actual);
            for (int v = 0; v < actual.Length; v++)
                Assert.AreEqual(expected[v % 4], actual[v], 1e-6);
        });
    }

    [TestMethod]
    public void Score_BesideAnExplanationThatTimesSchedules_KeepsItsSession()
    {
        using var network = Open("quadrants-half");
        float[] before = new float[4], after = new float[4];

        network.Score(Picture, 1, before);
        while (network.Schedule is null)
            new RiseExplainer(Shape, ManyMasks).Explain(Picture, network);
        network.Score(Picture, 1, after);

        CollectionAssert.AreEqual(before, after);
    }

    [TestMethod]
    public void Score_SecondCall_AllocatesNothing()
    {
        using var network = Open("quadrants-fixed");
        float[] scores = new float[8], inputs = [.. Picture, .. Picture];
        network.Score(inputs, 2, scores);

        long before = GC.GetAllocatedBytesForCurrentThread();
        network.Score(inputs, 2, scores);

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Score_WrongInput_IsRefused()
    {
        using var network = Open("quadrants-fixed");
        using var several = RiseScorer.FromOnnx(FileOf("quadrants"), new RiseOnnxOptions { InputName = "picture" });
        RiseOnnxScorer closed = Open("quadrants-fixed"), neverUsed = Open("quadrants-fixed");
        closed.Score(Picture, 1, new float[4]);
        closed.Dispose();
        neverUsed.Dispose();

        Assert.AreEqual("2 x 48 values were expected, got 48. (Parameter 'inputs')", Assert.ThrowsExactly<ArgumentException>(() => network.Score(Picture, 2, new float[8])).Message);
        Assert.AreEqual("1 x 4 values were expected, got 3. (Parameter 'scores')", Assert.ThrowsExactly<ArgumentException>(() => network.Score(Picture, 1, new float[3])).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => network.Score([], 0, []));
        Assert.AreEqual(
            "The network has other inputs (gain): explain it in a pipeline, where columns fill them.",
            Assert.ThrowsExactly<InvalidOperationException>(() => several.Score(Picture, 1, new float[4])).Message);
        Assert.ThrowsExactly<ObjectDisposedException>(() => closed.Score(Picture, 1, new float[4]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => neverUsed.Score(Picture, 1, new float[4]));
    }

    private static RiseOnnxScorer Open(string name, RiseSchedule? schedule = null) => RiseScorer.FromOnnx(FileOf(name), new RiseOnnxOptions { Schedule = schedule });

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", name + ".onnx");

    private static void Quadrants(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        scores.Clear();
        for (int i = 0; i < inputs.Length; i++)
            scores[i / 48 * 4 + i % 48 / 24 * 2 + i % 8 / 4] += inputs[i] / 12;
    }

    private static void AssertRefused(string message, Action action) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).Message, message);

    private static void AssertClose(RiseExplanation expected, RiseExplanation actual, double tolerance)
    {
        Assert.AreEqual(expected.Target, actual.Target);
        for (int v = 0; v < expected.Saliency.Length; v++)
            Assert.AreEqual(expected.Saliency.Span[v], actual.Saliency.Span[v], tolerance);
    }

    private class PictureOnly
    {
        [VectorType(1, 6, 8)]
        public float[] picture { get; set; } = [];
    }

    private sealed class Row : PictureOnly
    {
        public float gain { get; set; }
    }

    private sealed class WrongGain : PictureOnly
    {
        public double gain { get; set; }
    }
}
