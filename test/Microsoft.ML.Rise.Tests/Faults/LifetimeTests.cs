using Microsoft.ML.Data;
using Microsoft.ML.Rise.Scores.Onnx;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>Closing a network at any moment from any thread: what uses it ends with one error or finishes, and the process lives. A crash ends the test host.</summary>
[TestClass]
public sealed class LifetimeTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 48).Select(i => i / 48f)];
    private static readonly InputShape Shape = InputShape.Image(6, 8, 1);
    private static readonly RiseOptions Options = new() { NumberOfMasks = 4000, GridSize = 3, TargetReliability = 1 };

    [TestMethod]
    public void Dispose_WhileExplanationsRun_EndsThemOrLetsThemFinish()
    {
        var random = new Random(1);
        int ended = 0;
        for (int repeat = 0; repeat < 40; repeat++)
        {
            var network = new RiseOnnxScorer(FileOf("quadrants-half"), new RiseOnnxOptions(), numberOfProcessors: 2 + repeat % 3);
            int delay = random.Next(0, 60);
            Task<bool>[] users = [.. Enumerable.Range(0, 4).Select(k => Task.Run(() => k < 3 ? Ends(() => Explain(network)) : Ends(() => ScoreOften(network))))];
            Task[] closers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                await Task.Delay(delay);
                network.Dispose();
            }))];

            Assert.IsTrue(Task.WaitAll([.. users, .. closers], TimeSpan.FromMinutes(1)), "Somebody waits for ever.");
            ended += users.Count(u => u.Result);
            AssertClosed(network);
        }

        Assert.IsGreaterThan(0, ended, "No explanation was under way.");

        static void ScoreOften(RiseOnnxScorer network)
        {
            for (int k = 0; k < 20_000; k++)
                network.Score(Picture, 1, new float[4]);
        }
    }

    [TestMethod]
    public void Dispose_FromAnExplanationsOwnProgress_EndsItWithoutWaiting()
    {
        RiseOnnxScorer network = Open();

        Assert.IsTrue(Ends(() => new RiseExplainer(Shape, Options).Explain(Picture, network, new Closer(network))));
        AssertClosed(network);
    }

    [TestMethod]
    public void Dispose_WhileAsRiseModel_IsNotCalledAFailureOfTheModel()
    {
        RiseOnnxScorer network = Open();

        Assert.IsTrue(Ends(() => new RiseExplainer(Shape, Options).Explain(Picture, network.Score, 4, progress: new Closer(network))));
    }

    [TestMethod]
    public void Dispose_WhileRowsAreRead_EndsThem()
    {
        using RiseOnnxScorer network = Open();
        IDataView rows = Pipelines.Rows(Enumerable.Range(0, 3).Select(_ => new Row()).ToArray());
        RiseOptions options = Options with { OutputColumnName = "Saliency", InputColumnName = "picture" };
        IDataView explained = new MLContext(1).Transforms.ExplainWithRise(network, options).Fit(rows).Transform(rows);
        using DataViewRowCursor cursor = explained.GetRowCursor([explained.Schema["Saliency"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(explained.Schema["Saliency"]);
        VBuffer<float> map = default;
        cursor.MoveNext();
        getter(ref map);
        network.Dispose();
        cursor.MoveNext();

        Assert.IsTrue(Ends(() => getter(ref map)));
    }

    [TestMethod]
    public void Dispose_ManyTimes_IsOnce()
    {
        RiseOnnxScorer network = Open();
        Explain(network);

        Parallel.For(0, 20, _ => network.Dispose());

        AssertClosed(network);
    }

    /// <summary>The scorer belongs to whoever made it, not to what it was given to.</summary>
    [TestMethod]
    public void ChainAndPredictionEngine_ThatAreDisposed_LeaveTheScorerOpen()
    {
        using RiseOnnxScorer network = Open();
        var mlContext = new MLContext(1);
        IDataView rows = Pipelines.Rows(new Row());
        RiseOptions options = Options with { NumberOfMasks = 20, OutputColumnName = "Saliency", InputColumnName = "picture" };
        TransformerChain<RiseTransformer> chain = mlContext.Transforms.CopyColumns("copy", "picture").Append(mlContext.Transforms.ExplainWithRise(network, options)).Fit(rows);

        using (PredictionEngine<Row, Explained> engine = mlContext.Model.CreatePredictionEngine<Row, Explained>(chain))
            Assert.HasCount(48, engine.Predict(new Row()).Saliency);
        chain.Dispose();

        Explain(network);
        network.Dispose();
        Assert.IsTrue(Ends(() => Pipelines.Read<Explained>(chain.Transform(rows))));
    }

    [TestMethod]
    public void TransformerAsScorer_IsLeftOpenToo()
    {
        var mlContext = new MLContext(1);
        IDataView rows = Pipelines.Rows(new Row());
        using OnnxTransformer scorer = mlContext.Transforms.ApplyOnnxModel("scores", "picture", FileOf("quadrants-fixed")).Fit(rows);
        RiseOptions options = Options with { NumberOfMasks = 20, OutputColumnName = "Saliency", InputColumnName = "picture", ScoreColumnName = "scores" };
        TransformerChain<RiseTransformer> chain = mlContext.Transforms.CopyColumns("copy", "picture").Append(mlContext.Transforms.ExplainWithRise(scorer, options)).Fit(rows);

        chain.Dispose();

        Assert.HasCount(4, scorer.Transform(rows).GetColumn<float[]>("scores").Single());
    }

    [TestMethod]
    public void Workers_OfSchedulesThatLost_AreGivenBack()
    {
        using var network = new RiseOnnxScorer(FileOf("quadrants-half"), new RiseOnnxOptions(), numberOfProcessors: 4);
        var kept = new OnnxPlace(2, 8);
        OnnxWorker winner = network.Pool.Rent(kept), loser = network.Pool.Rent(new(1, 1)), busy = network.Pool.Rent(new(4, 1));
        network.Pool.Return(winner);
        network.Pool.Return(loser);

        network.Pool.KeepOnly(kept);
        busy.Run(1);
        network.Pool.Return(busy);

        Assert.AreSame(winner, network.Pool.Rent(kept));
        Assert.AreNotSame(loser, network.Pool.Rent(new(1, 1)));
        Assert.AreNotSame(busy, network.Pool.Rent(new(4, 1)));
    }

    [TestMethod]
    public void Constructor_ThatThrows_GivesTheFileBack()
    {
        for (int repeat = 0; repeat < 200; repeat++)
        {
            Assert.ThrowsExactly<ArgumentException>(() => RiseScorer.FromOnnx(FileOf("zipmap")));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RiseScorer.FromOnnx(FileOf("quadrants-fixed"), new RiseOnnxOptions { Schedule = new RiseSchedule(1, 1, 8) }));
        }
    }

    private static RiseOnnxScorer Open() => RiseScorer.FromOnnx(FileOf("quadrants-fixed"));

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", name + ".onnx");

    private static RiseExplanation Explain(RiseOnnxScorer network) => new RiseExplainer(Shape, Options).Explain(Picture, network);

    /// <summary>Whether it ended because the network was closed; any other error is one.</summary>
    private static bool Ends(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (ObjectDisposedException e)
        {
            Assert.AreEqual(typeof(RiseOnnxScorer).FullName, e.ObjectName);
            return true;
        }
    }

    private static void AssertClosed(RiseOnnxScorer network)
    {
        Assert.ThrowsExactly<ObjectDisposedException>(() => network.Score(Picture, 1, new float[4]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => Explain(network));
        network.Dispose();
    }

    private sealed class Closer(RiseOnnxScorer network) : IProgress<RiseProgress>
    {
        public void Report(RiseProgress value) => network.Dispose();
    }

    private sealed class Row
    {
        [VectorType(1, 6, 8)]
        public float[] picture { get; set; } = Picture;
    }

    private sealed class Explained
    {
        public float[] Saliency { get; set; } = [];
    }
}
