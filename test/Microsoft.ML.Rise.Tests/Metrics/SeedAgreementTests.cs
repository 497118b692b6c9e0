using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class SeedAgreementTests
{
    [TestMethod]
    public void MethodWithoutNoise_AgreesWithItself()
    {
        var agreement = SaliencyStability.MeasureSeedAgreement([1, 2, 3], (x, seed) => x.ToArray());

        Assert.AreEqual(1, agreement.Pearson.Value, 1e-15);
        Assert.AreEqual(1, agreement.Spearman.Value, 1e-15);
        Assert.AreEqual(("Pearson", MetricDirection.HigherIsBetter), (agreement.Pearson.Name, agreement.Pearson.Direction));
    }

    // By hand: [0, 1, 2] and [0, 1, 8] have Pearson 8 / √(2 · 38), and the same order.
    [TestMethod]
    public void Maps_OfEqualOrder_AgreeInRanksOnly()
    {
        var agreement = SaliencyStability.MeasureSeedAgreement([0, 1, 2], (x, seed) => Array.ConvertAll(x.ToArray(), v => seed == 1 ? v : v * v * v));

        Assert.AreEqual(8 / Math.Sqrt(2 * 38.0), agreement.Pearson.Value, 1e-12);
        Assert.AreEqual(1, agreement.Spearman.Value, 1e-15);
    }

    [TestMethod]
    public void Rise_WithMoreMasks_AgreesMore()
    {
        float[] picture = [.. Enumerable.Range(0, 144).Select(k => k * k % 19 / 19f)];

        Assert.IsLessThan(Agreement(1000), Agreement(30));
        Assert.IsGreaterThan(0.9, Agreement(1000));

        double Agreement(int masks) => SaliencyStability.MeasureSeedAgreement(picture, (x, seed) => new RiseExplainer(
            InputShape.Image(12, 12, 1),
            new RiseOptions { NumberOfMasks = masks, GridSize = 4, Seed = seed, TargetReliability = 1 }).Explain(x, Product, 1).Saliency).Pearson.Value;
    }

    [TestMethod]
    public void EqualSeeds_AndUnequalLengths_AreReported()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => SaliencyStability.MeasureSeedAgreement([1], (x, seed) => x.ToArray(), 3, 3)).Message,
            "The seeds must be different, got 3 twice.");
        Assert.AreEqual(
            "The method returned a map of 2 values after one of 1.",
            Assert.ThrowsExactly<InvalidOperationException>(() => SaliencyStability.MeasureSeedAgreement([1], (x, seed) => new float[seed])).Message);
    }

    private static void Product(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<float> x = inputs.Slice(k * 144, 144);
            scores[k] = (x[26] + x[27] + x[39]) * (x[100] + x[101]) + x[60];
        }
    }
}
