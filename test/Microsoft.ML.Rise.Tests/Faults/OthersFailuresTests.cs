using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>A scorer's own time-out is its failure, and not the user's cancellation, although .NET has one exception for both.</summary>
[TestClass]
public sealed class OthersFailuresTests
{
    private static readonly RiseInputShape Shape = RiseInputShape.Features(3);

    [TestMethod]
    public void TimeOut_OfAFunction_IsAFailureOfTheScorer()
    {
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => new RiseExplainer(Shape, new RiseOptions { NumberOfThreads = 2 }).Explain([1, 2, 3], (_, _, _) => throw new TaskCanceledException("The service took too long."), 1));

        Assert.AreEqual("The model threw while it scored masked copies: The service took too long.", error.Message);
    }

    [TestMethod]
    public void TimeOut_OfATransformer_IsAFailureOfTheScorer()
    {
        int calls = 0;
        ITransformer slow = Map<Picture, Score>((_, output) => output.Value = Interlocked.Increment(ref calls) < 20 ? 1 : throw new TaskCanceledException("The service took too long."));

        Exception error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Maps(Explain(Rows(Picture.Several(1)), slow, Options with { ScoreColumnName = "Value" })));

        Assert.Contains("The service took too long.", error.Message);
    }

    [TestMethod]
    public void Cancellation_ThatTheScorerLooksAtItself_IsTheUsers()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;

        Assert.ThrowsExactly<OperationCanceledException>(() => new RiseExplainer(Shape, new RiseOptions { CancellationToken = cancellation.Token }).Explain(
            [1, 2, 3],
            (_, _, scores) =>
            {
                scores.Fill(1);
                if (++calls == 5)
                    cancellation.Cancel();
                cancellation.Token.ThrowIfCancellationRequested();
            },
            1));
    }

    private sealed class Score
    {
        public float Value { get; set; }
    }
}
