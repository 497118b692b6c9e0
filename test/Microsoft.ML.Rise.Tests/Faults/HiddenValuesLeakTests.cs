using System.Collections.Concurrent;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>What a mask hides must not shine through, and what it shows must be the input: missing values, infinities and huge baselines included.</summary>
[TestClass]
public sealed class HiddenValuesLeakTests
{
    private static readonly InputShape TwoFeatures = InputShape.Features(2);

    /// <summary>ML.NET's missing value is NaN. A scorer that is 1 where feature 0 is missing: S = 1 for that feature, 0.5 for the other.</summary>
    [TestMethod]
    public void MissingFeature_IsHiddenByTheBaseline()
    {
        var explainer = new RiseExplainer(TwoFeatures, new RiseOptions { NumberOfMasks = 2000, TargetReliability = 1 });

        RiseExplanation explanation = explainer.Explain([float.NaN, 3], (inputs, count, scores) => ForEach(inputs, count, scores, x => float.IsNaN(x[0]) ? 1 : 0), 1);

        Assert.AreEqual(1, explanation.Saliency.Span[0], 1e-3);
        Assert.AreEqual(0.5, explanation.Saliency.Span[1], 0.02);
    }

    /// <summary>A scorer that is 1 where feature 0 has its value: with the formula b + (x − b)·m, a baseline of 1e8 changed what was visible.</summary>
    [TestMethod]
    public void HugeBaseline_LeavesTheVisibleValue()
    {
        var explainer = new RiseExplainer(TwoFeatures, new RiseOptions { NumberOfMasks = 2000, TargetReliability = 1, Baseline = Baseline.Constant(1e8f) });

        RiseExplanation explanation = explainer.Explain([0.3f, 3], (inputs, count, scores) => ForEach(inputs, count, scores, x => x[0] == 0.3f ? 1 : 0), 1);

        Assert.AreEqual(1, explanation.Saliency.Span[0], 1e-3);
        Assert.AreEqual(0.5, explanation.Saliency.Span[1], 0.02);
    }

    /// <summary>Through a pipeline, the copies that the scorer sees have nothing but the bits of the input and of the baseline.</summary>
    [TestMethod]
    public void Features_OfARow_AreTheInputsOrTheBaselinesBits()
    {
        float[] input = [float.NaN, float.PositiveInfinity, -0f, 1e-30f];
        var seen = new ConcurrentBag<float[]>();
        ITransformer scorer = Map<FeatureRow, ScoreRow>((row, output) =>
        {
            seen.Add([.. row.Features]);
            output.Score = float.IsNaN(row.Features[0]) ? 1 : 0;
        });
        var options = new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 100, Sampling = Sampling.Antithetic, Baseline = Baseline.Constant(-3e38f) };

        Maps(Explain(Rows(new FeatureRow { Features = input }), scorer, options));

        Assert.HasCount(101, seen);
        foreach (float[] copy in seen)
        {
            for (int k = 0; k < copy.Length; k++)
                Assert.IsTrue(Bits(copy[k]) == Bits(input[k]) || copy[k] == -3e38f, $"{copy[k]} is neither {input[k]} nor the baseline.");
        }

        static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
    }

    /// <summary>Deletion had the same fault: what was deleted stayed missing.</summary>
    [TestMethod]
    public void Deletion_OfAMissingFeature_EndsAtTheBaseline()
    {
        var evaluator = new SaliencyEvaluator(TwoFeatures, new SaliencyEvaluationOptions { Metrics = SaliencyMetricKinds.Deletion });

        SaliencyRowMetrics metrics = evaluator.Evaluate(
            [float.NaN, 3], [1, 0], 0, RiseScorer.FromFunction((inputs, count, scores) => ForEach(inputs, count, scores, x => float.IsNaN(x[0]) ? 1 : 0), 1));

        CollectionAssert.AreEqual(new double[] { 1, 0, 0 }, metrics.Deletion!.Scores.Select(s => (double)s).ToArray());
    }

    /// <summary>Bytes wrapped around: a baseline of 300.5 was shown as 44.</summary>
    [TestMethod]
    [DataRow(300.5f)]
    [DataRow(-0.5f)]
    public void BaselineOfAnImage_OutsideOfItsBytes_IsRefused(float baseline)
    {
        IDataView data = Rows(Picture.Several(1));
        IDataView images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(data).Transform(data);
        ITransformer scorer = Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images).Append(new PictureScorer().Transformer);

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(images, scorer, Options with { InputColumnName = "Image", Baseline = Baseline.Constant(baseline) })).Message,
            FormattableString.Invariant($"Baseline must be in 0 to 255 for an image column, got {baseline}."));
    }

    private static void ForEach(ReadOnlySpan<float> inputs, int count, Span<float> scores, Func<float[], float> score)
    {
        int length = inputs.Length / count;
        for (int k = 0; k < count; k++)
            scores[k] = score(inputs.Slice(k * length, length).ToArray());
    }

    private sealed class ScoreRow
    {
        public float Score { get; set; }
    }
}
