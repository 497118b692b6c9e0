using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>What others do wrong is said by their name. A scorer's own time-out is its failure, and not the user's cancellation, although .NET has one exception for both.</summary>
[TestClass]
public sealed class OthersFailuresTests
{
    private static readonly InputShape Shape = InputShape.Features(3);

    /// <summary>Masks enough to be cancelled among them.</summary>
    private static readonly RiseOptions Sampled = new() { Sampling = Sampling.Antithetic };

    [TestMethod]
    public void TimeOut_OfAFunction_IsAFailureOfTheScorer()
    {
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => new RiseExplainer(Shape, new RiseOptions()).Explain([1, 2, 3], (_, _, _) => throw new TaskCanceledException("The service took too long."), 1, new RiseSchedule(2, 1, 8)));

        Assert.AreEqual("The scorer threw while it scored masked copies: The service took too long.", error.Message);
    }

    [TestMethod]
    public void TimeOut_OfATransformer_IsAFailureOfTheScorer()
    {
        int calls = 0;
        ITransformer slow = Map<Picture, Score>((_, output) => output.Value = Interlocked.Increment(ref calls) < 20 ? 1 : throw new TaskCanceledException("The service took too long."));

        Exception error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Maps(Pipelines.Explain(Rows(Picture.Several(1)), slow, Options with { ScoreColumnName = "Value" })));

        Assert.Contains("The service took too long.", error.Message);
    }

    [TestMethod]
    public void Cancellation_ThatTheScorerLooksAtItself_IsTheUsers()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;

        Assert.ThrowsExactly<OperationCanceledException>(() => new RiseExplainer(Shape, Sampled).Explain(
            [1, 2, 3],
            (_, _, scores) =>
            {
                scores.Fill(1);
                if (++calls == 5)
                    cancellation.Cancel();
                cancellation.Token.ThrowIfCancellationRequested();
            },
            1,
            cancellation: cancellation.Token));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(50, 1)]
    [DataRow(50, 2)]
    public void TargetFunction_ThatThrows_IsReportedByName(int call, int numberOfThreads)
    {
        int calls = 0;
        RiseTarget target = RiseTarget.Function("log odds", _ => Interlocked.Increment(ref calls) >= call ? throw new TaskCanceledException("no such score") : 1);

        InvalidOperationException error = Fail(Sampled with { Target = target }, numberOfThreads);

        Assert.AreEqual("Target function 'log odds' threw: no such score", error.Message);
        Assert.IsInstanceOfType<TaskCanceledException>(error.InnerException);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(100, 1)]
    [DataRow(40, 2)]
    public void ProgressListener_ThatThrows_IsReported(int masksDone, int numberOfThreads)
    {
        var progress = new Listener(done => _ = done >= masksDone ? throw new TaskCanceledException("no window") : 0);

        InvalidOperationException error = Fail(Sampled with { NumberOfMasks = 100 }, numberOfThreads, progress);

        Assert.AreEqual("The listener to progress threw: no window", error.Message);
        Assert.IsInstanceOfType<TaskCanceledException>(error.InnerException);
    }

    [TestMethod]
    public void Cancellation_ThatAListenerOrAFunctionLooksAt_IsTheUsers()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;

        AssertCancelled(Sampled with { Target = RiseTarget.Function("f", _ => Look(++calls == 20)) }, null);
        AssertCancelled(Sampled, new Listener(_ => Look(true)));

        void AssertCancelled(RiseOptions options, IProgress<RiseProgress>? progress) =>
            Assert.ThrowsExactly<OperationCanceledException>(() => Explain(options, 1, progress, cancellation.Token));

        int Look(bool cancels)
        {
            if (cancels)
                cancellation.Cancel();
            cancellation.Token.ThrowIfCancellationRequested();
            return 1;
        }
    }

    private static InvalidOperationException Fail(RiseOptions options, int numberOfThreads, IProgress<RiseProgress>? progress = null) =>
        Assert.ThrowsExactly<InvalidOperationException>(() => Explain(options, numberOfThreads, progress, CancellationToken.None));

    private static RiseExplanation Explain(RiseOptions options, int numberOfThreads, IProgress<RiseProgress>? progress, CancellationToken cancellation) =>
        new RiseExplainer(Shape, options).Explain([1, 2, 3], (_, _, scores) => scores.Fill(1), 1, new RiseSchedule(numberOfThreads, 1, 8), progress, cancellation);

    private sealed class Listener(Action<int> listen) : IProgress<RiseProgress>
    {
        public void Report(RiseProgress value) => listen(value.MasksDone);
    }

    private sealed class Score
    {
        public float Value { get; set; }
    }
}
