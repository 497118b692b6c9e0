using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests;

/// <summary>The engine against exact answers: all masks enumerated, linear models, constant models.</summary>
[TestClass]
public sealed class RiseExplainerTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 16).Select(k => 0.2f + 0.05f * k)];

    [TestMethod]
    [DataRow(MethodName.Paper, 0.5)]
    [DataRow(MethodName.Paper, 0.3)]
    [DataRow(MethodName.SelfNormalized, 0.5)]
    [DataRow(MethodName.SelfNormalized, 0.3)]
    [DataRow(MethodName.RegressionAdjusted, 0.5)]
    [DataRow(MethodName.RegressionAdjusted, 0.3)]
    public void Explain_NonlinearModel_IsWithinFiveStandardErrorsOfAllMasksEnumerated(MethodName method, double p)
    {
        const int NumberOfSeeds = 200;
        double[] exact = AllMasks.ExactSaliency(NonlinearModel.Score, Picture, p);
        var maps = new float[NumberOfSeeds][];
        for (int seed = 0; seed < NumberOfSeeds; seed++)
        {
            var options = new RiseOptions { NumberOfMasks = 2000, GridSize = 2, PreservationProbability = p, Method = method.ToMethod(), Seed = seed, TargetReliability = 1 };
            maps[seed] = ExplainNonlinear(options).Saliency.ToArray();
        }

        for (int v = 0; v < exact.Length; v++)
        {
            double mean = maps.Average(m => m[v]);
            double deviation = Math.Sqrt(maps.Sum(m => Math.Pow(m[v] - mean, 2)) / (NumberOfSeeds - 1));
            Assert.IsGreaterThan(0, deviation);
            Assert.AreEqual(exact[v], mean, 5 * deviation / Math.Sqrt(NumberOfSeeds), $"mean of {NumberOfSeeds} seeds at position {v}");
            for (int seed = 0; seed < NumberOfSeeds; seed++)
                Assert.AreEqual(exact[v], maps[seed][v], 5 * deviation, $"seed {seed}, position {v}");
        }
    }

    // S_i = p·f(x) + (1 − p)·w_i·x_i for a linear model whose features are masked one by one.
    [TestMethod]
    public void Explain_LinearModelOfFeatures_ApproachesClosedForm()
    {
        const double P = 0.4;
        float[] weights = [2, -1, 0.5f, 0, 3], input = [1, 2, 1, 5, -1];
        var explainer = new RiseExplainer(InputShape.Features(5), new RiseOptions { NumberOfMasks = 100_000, PreservationProbability = P, TargetReliability = 1, Sampling = Sampling.Antithetic });

        RiseExplanation explanation = explainer.Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
            {
                scores[k] = 0;
                for (int i = 0; i < 5; i++)
                    scores[k] += weights[i] * inputs[k * 5 + i];
            }
        }, 1);

        double score = weights.Zip(input, (w, x) => w * x).Sum();
        for (int i = 0; i < 5; i++)
            Assert.AreEqual(P * score + (1 - P) * weights[i] * input[i], explanation.Saliency.Span[i], 0.05);
    }

    [TestMethod]
    public void Explain_Features_SayTargetScoreAndMasks()
    {
        var options = new RiseOptions { NumberOfMasks = 10, Labels = ["low", "high"], Sampling = Sampling.Antithetic };

        RiseExplanation explanation = new RiseExplainer(InputShape.Features(2), options).Explain([1, 2], FirstTwo, 2);

        Assert.AreEqual(1, explanation.Target);
        Assert.AreEqual("high", explanation.TargetLabel);
        Assert.AreEqual(2f, explanation.Score);
        Assert.AreEqual(10, explanation.NumberOfMasks);
        CollectionAssert.AreEqual(new[] { 2 }, explanation.Maps[0].Dimensions.ToArray());
    }

    [TestMethod]
    public void Explain_Series_IsMaskedOverTimeInAllChannels()
    {
        var shape = InputShape.Series(12, 2);
        float[] input = [.. Enumerable.Repeat(1f, 24)];
        bool channelsAgree = true, isPartlyMasked = false;

        RiseExplanation explanation = new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 20, GridSize = 3 }).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count * 12; k++)
            {
                channelsAgree &= inputs[2 * k] == inputs[2 * k + 1];
                isPartlyMasked |= inputs[2 * k] is > 0 and < 1;
            }

            scores.Fill(1);
        }, 1);

        Assert.IsTrue(channelsAgree);
        Assert.IsTrue(isPartlyMasked);
        CollectionAssert.AreEqual(new[] { 12 }, explanation.Maps[0].Dimensions.ToArray());
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 1)]
    [DataRow(64, 1)]
    [DataRow(1, 4)]
    [DataRow(7, 2)]
    [DataRow(64, 3)]
    public void Explain_AnyBatchSizeAndNumberOfThreads_GivesSameBits(int batchSize, int numberOfThreads)
    {
        var options = new RiseOptions { NumberOfMasks = 700, GridSize = 3, TargetReliability = 0.99 };

        RiseExplanation expected = ExplainNonlinear(options);
        RiseExplanation actual = ExplainNonlinear(options, new RiseSchedule(numberOfThreads, 1, batchSize));

        CollectionAssert.AreEqual(expected.Saliency.ToArray(), actual.Saliency.ToArray());
    }

    [TestMethod]
    public void Merge_TwoHalves_GivesTheBitsOfTheWhole()
    {
        var options = new RiseOptions { NumberOfMasks = 301, TargetReliability = 1 };
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), options);

        MaskScores second = explainer.Score(Picture, NonlinearModel.Score, 2, 120, 181);
        MaskScores first = explainer.Score(Picture, NonlinearModel.Score, 2, 0, 120);
        RiseExplanation merged = explainer.Explain(first.Merge(second));

        Assert.AreEqual(301, merged.NumberOfMasks);
        CollectionAssert.AreEqual(explainer.Explain(Picture, NonlinearModel.Score, 2).Saliency.ToArray(), merged.Saliency.ToArray());
    }

    /// <summary>Runs of two kinds of machine, which round differently: what merging is for.</summary>
    [TestMethod]
    public void Merge_UnmaskedScoresThatDifferByRounding_BelongTogether()
    {
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { Target = 0 });
        MaskScores Run(float factor, long first) => explainer.Score(Picture, (inputs, count, scores) => NonlinearModelTimes(factor, inputs, count, scores), 2, first, 10);

        Assert.AreEqual(20, Run(1, 0).Merge(Run(1.000001f, 10)).NumberOfMasks);
        Assert.ThrowsExactly<ArgumentException>(() => Run(1, 0).Merge(Run(1.01f, 10)));

        static void NonlinearModelTimes(float factor, ReadOnlySpan<float> inputs, int count, Span<float> scores)
        {
            NonlinearModel.Score(inputs, count, scores);
            TensorPrimitives.Multiply(scores, factor, scores);
        }
    }

    [TestMethod]
    public void Explain_MoreMasksThanThereIsMemory_SaysWhatToDo() => Assert.AreEqual(
        "There is no memory for the scores of 2147483647 masked copies and 1 target(s): lower NumberOfMasks, or let TargetReliability end it.",
        Assert.ThrowsExactly<InvalidOperationException>(() => new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { NumberOfMasks = int.MaxValue, TargetReliability = 1 })
            .Explain(Picture, NonlinearModel.Score, 2)).Message);

    [TestMethod]
    public void Merge_RunsThatDoNotBelongTogether_IsRefused()
    {
        var shape = InputShape.Image(4, 4, 1);
        var explainer = new RiseExplainer(shape, new RiseOptions());
        MaskScores run = explainer.Score(Picture, NonlinearModel.Score, 2, 0, 10);
        MaskScores otherSeed = new RiseExplainer(shape, new RiseOptions { Seed = 9 }).Score(Picture, NonlinearModel.Score, 2, 10, 10);
        MaskScores otherGrid = new RiseExplainer(InputShape.Image(2, 8, 1), new RiseOptions { GridSize = new(3, 2), PreservationProbability = 0.25, Sampling = Sampling.Independent })
            .Score(Picture, NonlinearModel.Score, 2, 10, 10);
        MaskScores otherBaseline = new RiseExplainer(shape, new RiseOptions { Baseline = 0.5f }).Score(Picture, NonlinearModel.Score, 2, 10, 10);
        MaskScores otherInput = explainer.Score([.. Picture.Select(x => x / 2)], NonlinearModel.Score, 2, 10, 10);
        MaskScores otherScorer = explainer.Score(Picture, (_, _, scores) => scores.Fill(7), 2, 10, 10);
        MaskScores otherTarget = new RiseExplainer(shape, new RiseOptions { Target = 1 - run.Targets[0].Index }).Score(Picture, NonlinearModel.Score, 2, 10, 10);

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherSeed)).Message, "The scores do not belong together: Seed is 9, not 1.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherGrid)).Message,
            "The scores do not belong together: the input is image 2x8, 1 channel, not image 4x4, 1 channel; GridSize is 3x2, not 7x7; PreservationProbability is 0.25, not 0.5; Sampling is Independent, not Balanced.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherTarget)).Message,
            $"The scores do not belong together: Target is class {otherTarget.Targets[0].Index}, not the top class.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherBaseline)).Message, "The scores do not belong together: Baseline is 0.5, not 0.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherInput)).Message, "The scores do not belong together: they are of another input, whose values differ.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherScorer)).Message, string.Create(
            CultureInfo.InvariantCulture, $"The scores do not belong together: they are of different targets: {run.Targets[0]}, and {otherScorer.Targets[0]}."));
        Assert.DoesNotContain("{", Assert.ThrowsExactly<ArgumentException>(() => run.Merge(otherTarget)).Message);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => run.Merge(explainer.Score(Picture, NonlinearModel.Score, 2, 11, 10))).Message,
            "The scores must follow each other, but one's are of masks 0 to 9, and the other's of 11 to 20.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => explainer.Explain(otherSeed)).Message, "The scores are not those of this explainer: Seed is 9, not 1.");
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(2)]
    public void MaskedScores_OfATargetThatThereIsNot_SaysHowManyThereAre(int target)
    {
        MaskScores run = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { Target = RiseTarget.All }).Score(Picture, NonlinearModel.Score, 2, 0, 10);

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => run.Of(target).Length).Message,
            $"Target {target} is out of range: there are scores of 2 target(s), 0 to 1.");
    }

    [TestMethod]
    public void Explain_Baseline_IsWhatMaskedPositionsShow()
    {
        // p so small that every grid is empty.
        var options = new RiseOptions { NumberOfMasks = 4, PreservationProbability = 1e-12, Baseline = Baseline.Constant(7, 8) };
        var masked = new List<float>();

        new RiseExplainer(InputShape.Image(2, 2, 2), options).Explain(new float[8], (inputs, count, scores) =>
        {
            masked.AddRange(inputs);
            scores.Clear();
        }, 1);

        CollectionAssert.AreEqual(new float[] { 7, 7, 7, 7, 8, 8, 8, 8 }, masked[^8..]);
    }

    [TestMethod]
    public void Explain_Cancelled_ThrowsAndCanBeUsedAgain()
    {
        using var cancellation = new CancellationTokenSource();
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { NumberOfMasks = 1000, TargetReliability = 1 });
        var scorer = RiseScorer.FromFunction(NonlinearModel.Score, 2, new RiseSchedule(2, 1, 8));

        Assert.ThrowsExactly<OperationCanceledException>(() => explainer.Explain(Picture, scorer, new CancelAt(300, cancellation), cancellation.Token));

        Assert.AreEqual(1000, explainer.Explain(Picture, scorer).NumberOfMasks);
    }

    [TestMethod]
    public void Explain_Progress_EndsWithAllMasks()
    {
        var progress = new RecordedProgress();

        ExplainNonlinear(new RiseOptions { NumberOfMasks = 250 }, progress: progress);

        Assert.AreEqual(new RiseProgress(0, 250, 250), progress.Reports[^1]);
        CollectionAssert.AreEqual(progress.Reports.Select(r => r.MasksDone).Order().ToArray(), progress.Reports.Select(r => r.MasksDone).ToArray());
        Assert.IsInRange(50, 250, progress.Reports.Count);
    }

    [TestMethod]
    public void Explain_ModelThatThrows_IsReportedWithItsMessage()
    {
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Explain(new RiseOptions { NumberOfMasks = 3 }, (inputs, count, scores) => throw new FormatException("bad weights")));

        Assert.AreEqual("The scorer threw while it scored masked copies: bad weights", error.Message);
        Assert.IsInstanceOfType<FormatException>(error.InnerException);
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.PositiveInfinity, "Infinity")]
    [DataRow(float.NegativeInfinity, "-Infinity")]
    public void Explain_ModelThatReturnsNoNumber_IsReportedWithTheMask(float score, string shown)
    {
        int calls = 0;
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Explain(new RiseOptions { NumberOfMasks = 9 }, (inputs, count, scores) => scores.Fill(calls++ == 4 ? score : 1), schedule: new RiseSchedule(1, 1, 1)));

        Assert.AreEqual($"The scorer returned {shown} for score 0 of score column 'Score' on masked copy 3; scores must be finite.", error.Message);
    }

    [TestMethod]
    public void Explain_ModelThatLeavesAScoreOut_IsReported()
    {
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => Explain(new RiseOptions(), (inputs, count, scores) => { }));

        Assert.AreEqual("The scorer returned NaN for score 0 of score column 'Score' on the unmasked input; scores must be finite.", error.Message);
    }

    [TestMethod]
    public void Explain_InputOfAnotherLength_IsRefused()
    {
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions());

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => explainer.Explain(new float[15], NonlinearModel.Score, 2)).Message,
            "The input must have 16 values (image 4x4, 1 channel), got 15.");
    }

    [TestMethod]
    public void Explain_TargetThatTheModelDoesNotHave_IsRefused()
    {
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { Target = 2 });

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => explainer.Explain(Picture, NonlinearModel.Score, 2)).Message,
            "Target class 2 is out of range: score column 'Score' has 2 score(s), 0 to 1.");
    }

    private static RiseExplanation ExplainNonlinear(RiseOptions options, RiseSchedule? schedule = null, IProgress<RiseProgress>? progress = null) =>
        Explain(options, NonlinearModel.Score, 2, schedule, progress);

    private static RiseExplanation Explain(
        RiseOptions options, RiseScorerFunction model, int numberOfScores = 1, RiseSchedule? schedule = null, IProgress<RiseProgress>? progress = null) =>
        new RiseExplainer(InputShape.Image(4, 4, 1), options).Explain(Picture, model, numberOfScores, schedule, progress);

    private static void FirstTwo(ReadOnlySpan<float> inputs, int count, Span<float> scores) => inputs.CopyTo(scores);
}
