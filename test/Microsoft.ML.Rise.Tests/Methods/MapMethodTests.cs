using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.Golden;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Methods;

[TestClass]
public sealed class MapMethodTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenCase.All.Select(c => new object[] { c });

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_Paper_GivesGoldenMap(object golden) => AssertGolden((GoldenCase)golden, MethodName.Paper, ((GoldenCase)golden).Paper);

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_SelfNormalized_GivesGoldenMap(object golden) =>
        AssertGolden((GoldenCase)golden, MethodName.SelfNormalized, ((GoldenCase)golden).SelfNormalized);

    // The golden maps were made with this ridge, and with as many blocks as cells.
    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_RegressionAdjustedFixedRidge_GivesGoldenMap(object golden) =>
        AssertGolden((GoldenCase)golden, MethodName.RegressionAdjusted, ((GoldenCase)golden).RegressionAdjusted, ((GoldenCase)golden).Ridge);

    [TestMethod]
    [DataRow(MethodName.RegressionAdjusted)]
    [DataRow(MethodName.SelfNormalized)]
    public void Estimate_ConstantScores_GivesConstantMapWithoutError(MethodName method)
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(12, 3), MaskAxis.Smooth(9, 3)), 0.5, seed: 1);
        PreparedMethod estimator = new MapEngine(sampler, method.ToMethod()).For(new MaskRange(0, 40));

        float[] scores = [.. Enumerable.Repeat(0.7f, 40)];

        MapEstimate estimate = estimator.Estimate(scores);
        double[] error = estimate.StandardError();

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
        var hidden = new ListedGrids(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(2)), 0.5, [[1, 0], [0, 0]]);

        CollectionAssert.AreEqual(new double[] { 3, 2 }, Estimate(hidden, [3, 1], MethodName.SelfNormalized));
    }

    // f(x⊙m) = Σ w_i·x_i·m_i with one cell for each position: S_i = p·f(x) + (1 − p)·w_i·x_i, exactly, when every mask counts once.
    [TestMethod]
    [DataRow(MethodName.Paper)]
    [DataRow(MethodName.SelfNormalized)]
    [DataRow(MethodName.RegressionAdjusted)]
    public void Estimate_LinearModelAllDiscreteMasks_GivesClosedForm(MethodName method)
    {
        float[] contributions = [3, -1, 0.5f, 2];
        byte[][] masks = [.. Enumerable.Range(0, 16).Select(bits => Enumerable.Range(0, 4).Select(k => (byte)(bits >> k & 1)).ToArray())];
        var all = new ListedGrids(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(4)), 0.5, masks);
        float[] scores = [.. masks.Select(m => m.Zip(contributions, (bit, w) => bit * w).Sum())];

        double[] map = Estimate(all, scores, method);

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
        PreparedMethod estimator = new MapEngine(sampler, MethodName.RegressionAdjusted.ToMethod()).For(new MaskRange(0, numberOfMasks));

        float[] scores = [.. Enumerable.Range(0, numberOfMasks).Select(i => (float)Math.Sin(i))];

        MapEstimate estimate = estimator.Estimate(scores);

        Assert.IsTrue(Array.TrueForAll(estimate.Map, double.IsFinite));
        Assert.IsInRange(0, 1, Reliability.Of(estimate, scores));
    }

    // Rows are explained with the same masks: only the first one pays for what depends on them alone.
    [TestMethod]
    [DataRow(MethodName.RegressionAdjusted)]
    [DataRow(MethodName.Paper)]
    public void For_RangeAskedForBefore_IsNotMadeAgain(MethodName method)
    {
        var estimator = new MapEngine(new MaskSampler(new MaskLayout(MaskAxis.Smooth(8, 2), MaskAxis.Smooth(8, 2)), 0.5, seed: 1), method.ToMethod());

        PreparedMethod first = estimator.For(new MaskRange(0, 10)), other = estimator.For(new MaskRange(0, 12)), again = estimator.For(new MaskRange(0, 10));

        Assert.AreSame(first, again);
        Assert.AreNotSame(first, other);
    }

    [TestMethod]
    public void For_MoreThanIsKept_GivesTheSameMaps()
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(8, 2), MaskAxis.Smooth(8, 2)), 0.5, seed: 1);
        var estimator = new MapEngine(sampler, MethodName.RegressionAdjusted.ToMethod()) { MaxKeptSize = 100 };
        float[] scores = [.. Enumerable.Range(0, 10).Select(i => (float)Math.Sin(i))];

        PreparedMethod first = estimator.For(new MaskRange(0, 10)), again = estimator.For(new MaskRange(0, 10));

        Assert.AreNotSame(first, again);
        CollectionAssert.AreEqual(first.Estimate(scores).Map, again.Estimate(scores).Map);
    }

    private static double[] Estimate(MaskSource masks, float[] scores, MethodName method) =>
        new MapEngine(masks, method.ToMethod()).For(new MaskRange(0, scores.Length)).Estimate(scores).Map;

    private static void AssertGolden(GoldenCase golden, MethodName method, double[][] expected, double? ridge = null)
    {
        PreparedMethod estimator = new MapEngine(golden, ridge is null ? method.ToMethod() : new RegressionMethod { RidgeLadder = [ridge.Value], ExtraBlocks = 0 }).For(new MaskRange(0, golden.NumberOfMasks));
        for (int target = 0; target < expected.Length; target++)
        {
            double[] map = estimator.Estimate([.. golden.Scores.Select(s => (float)s[target])]).Map;
            for (int v = 0; v < map.Length; v++)
                Assert.AreEqual(expected[target][v], map[v], 1e-6, $"{golden}, target {target}, position {v}");
        }
    }
}
