using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Evidence;

/// <summary>Linear scorers, whose evidence is known; what holds for every search; and what is refused.</summary>
[TestClass]
public sealed class MinimalEvidenceTests
{
    /// <summary>Contributions of features, whose sum is 10.</summary>
    private static readonly float[] Contributions = [0.5f, 4, -1, 0.25f, 3, 0, 2, 1, -0.25f, 0.5f];

    private static readonly InputShape Features = InputShape.Features(10), Picture = InputShape.Image(24, 20, 1);

    private static readonly MinimalEvidenceOptions OfPicture = new() { Baseline = Baseline.Zeros, MaskGridSize = 6, NumberOfCalls = 300 };

    // Largest first: 4, 3, 2, 1, .5, .5, .25. Without the first four, 0 is left; without three, 1, which is a tenth.
    [TestMethod]
    [DataRow(0.1, 3)]
    [DataRow(0.05, 4)]
    [DataRow(0.35, 2)]
    public void LinearScorer_LosesItsScore_ByItsLargestContributions(double threshold, int count)
    {
        EvidenceExplanation evidence = Explain(Features, Contributions, Sum, new MinimalEvidenceOptions { Threshold = threshold });

        CollectionAssert.AreEqual(Largest(count), evidence.Mask.ToArray());
        Assert.AreEqual(count / 10.0, evidence.Area, 1e-12);
        Assert.IsTrue(evidence.IsReached);
        Assert.AreEqual(10, evidence.Target.Score);
        Assert.AreEqual(0, evidence.ScoreOfNothing);
        Assert.AreEqual(10 - Contributions.OrderDescending().Take(count).Sum(), evidence.ScoreWithout);
        Assert.AreEqual(Contributions.OrderDescending().Take(count).Sum(), evidence.ScoreAlone);
        CollectionAssert.AreEqual(Contributions.Select((c, i) => evidence.Mask.Span[i] == 1 ? 0 : c).ToArray(), evidence.InputWithout.ToArray());
    }

    [TestMethod]
    [DataRow(EvidenceGame.Preserve)]
    [DataRow(EvidenceGame.Both)]
    public void LinearScorer_KeepsItsScore_ByTheSame(EvidenceGame game) =>
        CollectionAssert.AreEqual(Largest(3), Explain(Features, Contributions, Sum, new MinimalEvidenceOptions { Game = game }).Mask.ToArray());

    [TestMethod]
    public void Segments_AreHiddenTogether()
    {
        InputShape shape = Features.WithSegments(0, 0, 0, 1, 1, 1, 1, 2, 2, 2);

        EvidenceExplanation evidence = Explain(shape, Contributions, Sum, new MinimalEvidenceOptions { Threshold = 0.5 });

        CollectionAssert.AreEqual(new float[] { 0, 1, 0 }, evidence.Mask.ToArray());
        Assert.AreEqual(0.4, evidence.Area, 1e-12);
    }

    // A spot in a picture: the score is what of it is shown.
    [TestMethod]
    [DataRow(EvidenceGame.Delete)]
    [DataRow(EvidenceGame.Preserve)]
    [DataRow(EvidenceGame.Both)]
    public void Spot_IsFound_AndNotMuchElse(EvidenceGame game)
    {
        EvidenceExplanation evidence = Explain(Picture, Ones(480), Spot, OfPicture with { Game = game });

        Assert.IsTrue(evidence.IsReached);
        Assert.IsInRange(0.9 * 48 / 480, 0.25, evidence.Area);
        Assert.IsGreaterThanOrEqualTo(0.9f, Spot(evidence.Mask.ToArray()));
        Assert.IsLessThanOrEqualTo(300, evidence.NumberOfCalls);
    }

    [TestMethod]
    public void Area_IsHeld()
    {
        EvidenceExplanation evidence = Explain(Picture, Ones(480), Spot, OfPicture with { Area = 0.15 });

        Assert.AreEqual(0.15, evidence.Area, 1e-6);
        Assert.AreEqual(0.15, evidence.Mask.ToArray().Average(m => (double)m), 1e-6);
        Assert.IsGreaterThan(0.8f, Spot(evidence.Mask.ToArray()));
    }

    [TestMethod]
    public void ScoreThatRisesWhereAllIsHidden_IsTakenBackwards()
    {
        EvidenceExplanation evidence = Explain(Features, Contributions, x => 10 - Sum(x), new MinimalEvidenceOptions());

        CollectionAssert.AreEqual(Largest(3), evidence.Mask.ToArray());
        Assert.AreEqual(10, evidence.ScoreOfNothing);
    }

    [TestMethod]
    public void ConstantScorer_HasNoEvidence_ThatReachesAnything() => Assert.IsFalse(Explain(Picture, Ones(480), _ => 1, OfPicture).IsReached);

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 7)]
    [DataRow(3, 2)]
    [DataRow(4, 16)]
    public void SameSeed_SameBits_InEverySchedule(int runs, int batchSize)
    {
        var options = OfPicture with { Jitter = 3, Noise = 0.1 };
        EvidenceExplanation expected = Explain(Picture, Ones(480), Spot, options), evidence = Explain(Picture, Ones(480), Spot, options, new RiseSchedule(runs, 1, batchSize));

        CollectionAssert.AreEqual(expected.Mask.ToArray(), evidence.Mask.ToArray());
        CollectionAssert.AreEqual(expected.Path.ToArray(), evidence.Path.ToArray());
        CollectionAssert.AreNotEqual(expected.Path.ToArray(), Explain(Picture, Ones(480), Spot, options with { Seed = 2 }).Path.ToArray());
    }

    [TestMethod]
    [DataRow(120, EvidenceGame.Delete)]
    [DataRow(120, EvidenceGame.Both)]
    [DataRow(333, EvidenceGame.Preserve)]
    [DataRow(500, EvidenceGame.Both)]
    public void Calls_AreCounted_AndNeverMoreThanAskedFor(int most, EvidenceGame game)
    {
        foreach (MinimalEvidenceOptions options in new[] { OfPicture, OfPicture with { Area = 0.2 }, OfPicture with { AreaWeight = 0.001 }, OfPicture with { NumberOfMasks = 0 } })
        {
            int calls = 0;
            EvidenceExplanation evidence = Explain(Picture, Ones(480), x => Interlocked.Increment(ref calls) > 0 ? Spot(x) : 0, options with { NumberOfCalls = most, Game = game });

            Assert.AreEqual(calls, evidence.NumberOfCalls + 1);
            Assert.IsLessThanOrEqualTo(most, evidence.NumberOfCalls);
        }
    }

    [TestMethod]
    public void Progress_NeverFallsBack_AndEndsWithAllCalls()
    {
        var progress = new RecordedProgress();

        EvidenceExplanation evidence = new MinimalEvidence(Picture, OfPicture).Explain(Ones(480), Scorer(Spot, Picture.Length), progress);

        int[] done = [.. progress.Reports.Select(r => r.MasksDone)];
        CollectionAssert.AreEqual(done.Order().ToArray(), done);
        Assert.AreEqual(new RiseProgress(0, evidence.NumberOfCalls, 300), progress.Reports[^1]);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(160)]
    [DataRow(250)]
    public void Cancellation_IsHeard(int calls)
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            new MinimalEvidence(Picture, OfPicture).Explain(Ones(480), Scorer(Spot, Picture.Length), new CancelAt(calls, cancellation), cancellation.Token));
    }

    [TestMethod]
    public void Inputs_ThatDoNotFit_AreRefused()
    {
        var evidence = new MinimalEvidence(Features, new MinimalEvidenceOptions { Target = 1 });

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => evidence.Explain([1, 2], Scorer(Sum, 10))).Message, "The input must have 10 values (features 10, 1 channel), got 2.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => evidence.Explain(Contributions, Scorer(Sum, 10))).Message, "Target class 1 is out of range: score column 'Score' has 1 score(s), 0 to 0.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MinimalEvidence(Features, new MinimalEvidenceOptions { Baseline = Baseline.GaussianBlur(2) })).Message,
            "Baseline cannot be blurred for features 10, 1 channel");
    }

    private static float[] Largest(int count)
    {
        float least = Contributions.OrderDescending().ElementAt(count - 1);
        return [.. Contributions.Select(c => c >= least ? 1f : 0)];
    }

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    private static float Sum(float[] x) => x.Sum();

    /// <summary>The mean of rows 4 to 11, columns 10 to 15.</summary>
    private static float Spot(float[] x)
    {
        float sum = 0;
        for (int y = 4; y < 12; y++)
            sum += x.AsSpan(20 * y + 10, 6).ToArray().Sum();
        return sum / 48;
    }

    private static EvidenceExplanation Explain(InputShape shape, float[] input, Func<float[], float> score, MinimalEvidenceOptions options, RiseSchedule? schedule = null) =>
        new MinimalEvidence(shape, options).Explain(input, Scorer(score, shape.Length, schedule));

    private static RiseScorer Scorer(Func<float[], float> score, int length, RiseSchedule? schedule = null) => RiseScorer.FromFunction(
        (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = score(inputs.Slice(k * length, length).ToArray());
        },
        1,
        schedule);
}
