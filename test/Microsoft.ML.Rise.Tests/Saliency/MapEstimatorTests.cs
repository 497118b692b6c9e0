using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;
using Microsoft.ML.Rise.Tests.Golden;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Saliency;

[TestClass]
public sealed class MapEstimatorTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenCase.All.Select(c => new object[] { c });

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_Paper_GivesGoldenMap(object golden) => AssertGolden((GoldenCase)golden, SaliencyFormula.Paper, ((GoldenCase)golden).Paper);

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_SelfNormalized_GivesGoldenMap(object golden) =>
        AssertGolden((GoldenCase)golden, SaliencyFormula.SelfNormalized, ((GoldenCase)golden).SelfNormalized);

    // The golden maps were made with this ridge, and with as many blocks as cells.
    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_RegressionAdjustedFixedRidge_GivesGoldenMap(object golden) =>
        AssertGolden((GoldenCase)golden, SaliencyFormula.RegressionAdjusted, ((GoldenCase)golden).RegressionAdjusted, ((GoldenCase)golden).Ridge);

    [TestMethod]
    [DataRow(SaliencyFormula.RegressionAdjusted)]
    [DataRow(SaliencyFormula.SelfNormalized)]
    public void Estimate_ConstantScores_GivesConstantMapWithoutError(SaliencyFormula formula)
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(12, 3), MaskAxis.Smooth(9, 3)), 0.5, seed: 1);
        RangeEstimator estimator = new MapEstimator(sampler, formula).For(new MaskRange(0, 40));

        float[] scores = [.. Enumerable.Repeat(0.7f, 40)];

        MapEstimate estimate = estimator.Estimate(scores);
        double[] error = estimator.StandardErrorOf(estimate);

        for (int v = 0; v < estimate.Map.Length; v++)
        {
            Assert.AreEqual(0.7f, estimate.Map[v], 1e-6f);
            Assert.AreEqual(0, error[v], 1e-6f);
        }

        Assert.AreEqual(0, Reliability.Of(estimate, scores), "Equal scores tell nothing.");
    }

    [TestMethod]
    public void Estimate_PositionThatNoMaskShows_GetsTheMeanScore()
    {
        var hidden = new ListedMasks(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(2)), 0.5, [[1, 0], [0, 0]]);

        CollectionAssert.AreEqual(new double[] { 3, 2 }, Estimate(hidden, [3, 1], SaliencyFormula.SelfNormalized));
    }

    // f(x⊙m) = Σ w_i·x_i·m_i with one cell for each position: S_i = p·f(x) + (1 − p)·w_i·x_i, exactly, when every mask counts once.
    [TestMethod]
    [DataRow(SaliencyFormula.Paper)]
    [DataRow(SaliencyFormula.SelfNormalized)]
    [DataRow(SaliencyFormula.RegressionAdjusted)]
    public void Estimate_LinearModelAllDiscreteMasks_GivesClosedForm(SaliencyFormula formula)
    {
        float[] contributions = [3, -1, 0.5f, 2];
        byte[][] masks = [.. Enumerable.Range(0, 16).Select(bits => Enumerable.Range(0, 4).Select(k => (byte)(bits >> k & 1)).ToArray())];
        var all = new ListedMasks(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(4)), 0.5, masks);
        float[] scores = [.. masks.Select(m => m.Zip(contributions, (bit, w) => bit * w).Sum())];

        double[] map = Estimate(all, scores, formula);

        for (int i = 0; i < 4; i++)
            Assert.AreEqual(0.5 * contributions.Sum() + 0.5 * contributions[i], map[i], 1e-6);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    public void Estimate_FewerMasksThanCovariates_IsFinite(int numberOfMasks)
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(30, 5), MaskAxis.Smooth(30, 5)), 0.5, seed: 4);
        RangeEstimator estimator = new MapEstimator(sampler, SaliencyFormula.RegressionAdjusted).For(new MaskRange(0, numberOfMasks));

        float[] scores = [.. Enumerable.Range(0, numberOfMasks).Select(i => (float)Math.Sin(i))];

        MapEstimate estimate = estimator.Estimate(scores);

        Assert.IsTrue(Array.TrueForAll(estimate.Map, double.IsFinite));
        Assert.IsInRange(0, 1, Reliability.Of(estimate, scores));
    }

    // Rows are explained with the same masks: only the first one pays for what depends on them alone.
    [TestMethod]
    [DataRow(SaliencyFormula.RegressionAdjusted)]
    [DataRow(SaliencyFormula.Paper)]
    public void For_RangeAskedForBefore_IsNotMadeAgain(SaliencyFormula formula)
    {
        var estimator = new MapEstimator(new MaskSampler(new MaskLayout(MaskAxis.Smooth(8, 2), MaskAxis.Smooth(8, 2)), 0.5, seed: 1), formula);

        RangeEstimator first = estimator.For(new MaskRange(0, 10)), other = estimator.For(new MaskRange(0, 12)), again = estimator.For(new MaskRange(0, 10));

        Assert.AreSame(first, again);
        Assert.AreNotSame(first, other);
    }

    [TestMethod]
    public void For_MoreThanIsKept_GivesTheSameMaps()
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(8, 2), MaskAxis.Smooth(8, 2)), 0.5, seed: 1);
        var estimator = new MapEstimator(sampler, SaliencyFormula.RegressionAdjusted) { MaxKeptSize = 100 };
        float[] scores = [.. Enumerable.Range(0, 10).Select(i => (float)Math.Sin(i))];

        RangeEstimator first = estimator.For(new MaskRange(0, 10)), again = estimator.For(new MaskRange(0, 10));

        Assert.AreNotSame(first, again);
        CollectionAssert.AreEqual(first.Estimate(scores).Map, again.Estimate(scores).Map);
    }

    private static double[] Estimate(IMaskSource masks, float[] scores, SaliencyFormula formula) =>
        new MapEstimator(masks, formula).For(new MaskRange(0, scores.Length)).Estimate(scores).Map;

    private static void AssertGolden(GoldenCase golden, SaliencyFormula formula, double[][] expected, double ridge = 0)
    {
        RangeEstimator estimator = new MapEstimator(golden, formula, golden.BlockMeans) { RidgeLadder = [ridge] }.For(new MaskRange(0, golden.NumberOfMasks));
        for (int target = 0; target < expected.Length; target++)
        {
            double[] map = estimator.Estimate([.. golden.Scores.Select(s => (float)s[target])]).Map;
            for (int v = 0; v < map.Length; v++)
                Assert.AreEqual(expected[target][v], map[v], 1e-6, $"{golden}, target {target}, position {v}");
        }
    }
}
