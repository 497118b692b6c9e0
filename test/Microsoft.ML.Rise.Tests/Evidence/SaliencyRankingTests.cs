using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Evidence;

/// <summary>Linear scorers, whose order is known; calls; and what is refused.</summary>
[TestClass]
public sealed class SaliencyRankingTests
{
    private static readonly float[] Contributions = [0.5f, 4, -1, 0.25f, 3, 0, 2, 1, -0.25f, 0.5f];
    private static readonly InputShape Features = InputShape.Features(10), Picture = InputShape.Image(56, 49, 1);

    [TestMethod]
    public void LinearScorer_IsRankedByItsContributions_WhereTheWindowLetsIt()
    {
        float[] map = new float[10];

        SaliencyRanking all = Rank(Features, Contributions, map, window: 10), exact = Rank(Features, Contributions, Contributions, window: 2);

        int[] expected = [.. Enumerable.Range(0, 10).OrderByDescending(i => Contributions[i])];
        CollectionAssert.AreEqual(expected, all.Order.ToArray());
        CollectionAssert.AreEqual(expected, exact.Order.ToArray());
        CollectionAssert.AreEqual(expected.Select((_, k) => expected.Take(k + 1).Sum(i => Contributions[i])).ToArray(), all.ScoresAlone.ToArray());
        CollectionAssert.AreEqual(all.ScoresAlone.Take(9).Select(s => 10 - s).ToArray(), all.ScoresWithout.ToArray());
        for (int i = 0; i < 10; i++)
            Assert.AreEqual(10 - Array.IndexOf(expected, i), all.Map.Span[i]);
    }

    [TestMethod]
    public void Window_BoundsHowFarACellMayRise()
    {
        float[] backwards = [.. Enumerable.Range(0, 10).Select(i => -Contributions[i])];

        SaliencyRanking ranking = Rank(Features, Contributions, backwards, window: 2);

        // The two least first; the worst of all, −1, competes until it is alone.
        int[] byMap = [.. Enumerable.Range(0, 10).OrderByDescending(i => backwards[i])];
        CollectionAssert.AreEqual(new[] { byMap[1], byMap[2], byMap[3], byMap[4], byMap[5], byMap[6], byMap[7], byMap[8], byMap[9], byMap[0] }, ranking.Order.ToArray());
    }

    [TestMethod]
    public void Parts_AreTheFewestThatSuffice()
    {
        SaliencyRanking ranking = Rank(Features, Contributions, Contributions, window: 4);

        CollectionAssert.AreEqual(new[] { 1, 4, 6 }, ranking.Sufficient().ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4, 6 }, ranking.Necessary().ToArray());
        CollectionAssert.AreEqual(new[] { 1 }, ranking.Necessary(0.4).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4, 6, 7 }, ranking.Sufficient(1).ToArray());
    }

    [TestMethod]
    public void Cells_OfAPicture_Cost378Calls_EightAtATime()
    {
        float[] input = [.. Enumerable.Range(0, Picture.Length).Select(v => v / 49 / 8 == 2 && v % 49 / 7 == 5 ? 1f : 0.01f)], map = [.. Enumerable.Range(0, Picture.Length).Select(v => (float)(v % 3))];
        int calls = 0, most = 0;
        var scorer = RiseScorer.FromFunction(
            (inputs, count, scores) =>
            {
                most = Math.Max(most, count);
                calls += count;
                for (int k = 0; k < count; k++)
                    scores[k] = inputs.Slice(k * Picture.Length, Picture.Length).ToArray().Sum();
            },
            1,
            new RiseSchedule(1, 1, 100));
        var progress = new RecordedProgress();

        SaliencyRanking ranking = SaliencyRanking.Of(input, map, Picture, scorer, progress: progress);

        Assert.AreEqual(378, ranking.NumberOfCalls);
        Assert.AreEqual(379, calls);
        Assert.AreEqual(8, most);
        Assert.AreEqual(new RiseProgress(0, 378, 378), progress.Reports[^1]);
        Assert.HasCount(49, ranking.Order);
        Assert.AreEqual(19, ranking.CellOfPosition[2 * 8 * 49 + 5 * 7]);
        int place = ranking.Order.ToList().IndexOf(19);
        for (int v = 0; v < Picture.Length; v++)
            Assert.AreEqual(49 - ranking.Order.ToList().IndexOf(ranking.CellOfPosition[v]) + 0.49f * (v % 3) / 2, ranking.Map.Span[v], 1e-5);
        Assert.IsLessThan(49, place);
    }

    [TestMethod]
    public void Cancellation_IsHeard()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsExactly<OperationCanceledException>(() => SaliencyRanking.Of(
            Contributions, Contributions, Features, Scorer(), progress: new CancelAt(20, cancellation), cancellationToken: cancellation.Token));
    }

    [TestMethod]
    public void WhatDoesNotFit_IsRefused()
    {
        AssertRefused("The saliency map must have 10 values (features 10, 1 channel), got 2.", () => Rank(Features, Contributions, [1, 2], 4));
        AssertRefused("The saliency map has NaN at position 0; it must be finite.", () => Rank(Features, Contributions, [float.NaN, .. new float[9]], 4));
        AssertRefused("At least 2 cells must compete for a place, got 1.", () => Rank(Features, Contributions, Contributions, 1));
        AssertRefused("There must be at least 1x1 cells, got 0x0.", () => SaliencyRanking.Of(Contributions, Contributions, Features, Scorer(), cells: 0));
        AssertRefused("There must be one target that needs no row", () => SaliencyRanking.Of(Contributions, Contributions, Features, Scorer(), RiseTarget.All));
        AssertRefused("The part of the score must be in 0 to 1, got 1.5.", () => Rank(Features, Contributions, Contributions, 4).Sufficient(1.5));
    }

    private static void AssertRefused(string message, Action act) => StringAssert.StartsWith(Assert.Throws<ArgumentException>(act).Message, message);

    private static SaliencyRanking Rank(InputShape shape, float[] input, float[] map, int window) => SaliencyRanking.Of(input, map, shape, Scorer(), window: window);

    private static RiseScorer Scorer() => RiseScorer.FromFunction(
        (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = inputs.Slice(k * 10, 10).ToArray().Sum();
        },
        1);
}
