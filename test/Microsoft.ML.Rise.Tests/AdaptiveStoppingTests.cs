using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests;

/// <summary>Masks are added until the map is as reliable as was asked for.</summary>
[TestClass]
public sealed class AdaptiveStoppingTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 16).Select(k => 0.2f + 0.05f * k)];

    [TestMethod]
    public void Explain_HigherReliabilityAskedFor_SpendsMoreMasksAndReachesIt()
    {
        int[] spent = [.. new[] { 0.5, 0.99, 0.9999, 0.99999 }.Select(reliability =>
        {
            RiseExplanation explanation = Explain(new RiseOptions { TargetReliability = reliability, NumberOfMasks = 100_000 });
            Assert.IsGreaterThanOrEqualTo((float)reliability, explanation.Reliability[0]);
            return explanation.NumberOfMasks;
        })];

        CollectionAssert.AreEqual(spent.Order().ToArray(), spent);
        Assert.AreEqual(256, spent[0]);
        Assert.IsGreaterThan(256, spent[^1]);
        Assert.IsLessThan(100_000, spent[^1]);
    }

    [TestMethod]
    public void Explain_StoppedEarly_IsTheMapOfThatManyMasks()
    {
        RiseExplanation stopped = Explain(new RiseOptions { TargetReliability = 0.9999, NumberOfMasks = 100_000 });
        RiseExplanation whole = Explain(new RiseOptions { TargetReliability = 1, NumberOfMasks = stopped.NumberOfMasks });

        CollectionAssert.AreEqual(whole.Saliency.ToArray(), stopped.Saliency.ToArray());
    }

    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(7, 1)]
    [DataRow(64, 4)]
    public void Explain_AnyBatchSizeAndNumberOfThreads_StopsAtTheSameMask(int batchSize, int numberOfThreads)
    {
        var options = new RiseOptions { TargetReliability = 0.9999, NumberOfMasks = 100_000 };

        RiseExplanation expected = Explain(options);
        RiseExplanation actual = Explain(options, new RiseSchedule(numberOfThreads, 1, batchSize));

        Assert.IsGreaterThan(256, expected.NumberOfMasks);
        Assert.AreEqual(expected.NumberOfMasks, actual.NumberOfMasks);
        CollectionAssert.AreEqual(expected.Saliency.ToArray(), actual.Saliency.ToArray());
    }

    [TestMethod]
    public void Explain_NotReachedBeforeTheCeiling_StopsAtTheCeiling()
    {
        Assert.AreEqual(300, Explain(new RiseOptions { TargetReliability = 0.999999, NumberOfMasks = 300 }).NumberOfMasks);
    }

    [TestMethod]
    public void Explain_SeveralTargets_StopsWhenAllAreReliable()
    {
        var options = new RiseOptions { TargetReliability = 0.9999, NumberOfMasks = 100_000 };

        int both = Explain(options with { Target = RiseTarget.All }).NumberOfMasks;

        Assert.AreEqual(Math.Max(Explain(options with { Target = 0 }).NumberOfMasks, Explain(options with { Target = 1 }).NumberOfMasks), both);
    }

    [TestMethod]
    public void Paper_Preset_SpendsAllMasks()
    {
        RiseExplanation explanation = Explain(RiseOptions.Paper with { NumberOfMasks = 700 });

        Assert.AreEqual(700, explanation.NumberOfMasks);
    }

    [TestMethod]
    public void Explain_StoppedEarly_ReportsThatItIsDone()
    {
        var progress = new RecordedProgress();

        RiseExplanation explanation = Explain(new RiseOptions { TargetReliability = 0.9 }, progress: progress);

        Assert.AreEqual(new RiseProgress(0, explanation.NumberOfMasks, explanation.NumberOfMasks), progress.Reports[^1]);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.1)]
    public void TargetReliability_OutOfRange_IsRefused(double reliability)
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(new RiseOptions { TargetReliability = reliability })).Message,
            FormattableString.Invariant($"TargetReliability must be above 0 and at most 1, got {reliability}."));
    }

    private static RiseExplanation Explain(RiseOptions options, RiseSchedule? schedule = null, IProgress<RiseProgress>? progress = null) =>
        new RiseExplainer(InputShape.Image(4, 4, 1), options with { GridSize = 2 }).Explain(Picture, NonlinearModel.Score, 2, schedule, progress);
}
