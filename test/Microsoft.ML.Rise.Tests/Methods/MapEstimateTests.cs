using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Methods;

/// <summary>The influences of masks on the maps, against maps of scores that really were moved.</summary>
[TestClass]
public sealed class MapEstimateTests
{
    private const int NumberOfMasks = 60;
    private const double PreservationProbability = 0.4;

    private static readonly MaskLayout Layout = new(MaskAxis.Smooth(6, 2), MaskAxis.Smooth(9, 3));

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void RegressionAdjusted_Influence_IsHowFarTheErrorsOfAFoldMoveTheMap(bool antithetic)
    {
        float[] scores = [.. Enumerable.Range(0, NumberOfMasks).Select(i => (float)Math.Sin(i * i))];
        (int first, int end) = (14, 31);
        PreparedMethod estimator = Estimator(MethodName.RegressionAdjusted, antithetic);
        MapEstimate estimate = estimator.Estimate(scores);
        var design = new RegressionDesign(Masks(antithetic), new BlockMeans(Layout, PreservationProbability, extraBlocks: 1), [0.3]);
        double[] errors = design.Unshrink(new RegressionFit(design, scores).Residuals, ridge: 0);

        double[] influence = new double[Layout.Length];
        estimate.Influence(first, end, influence);

        // With one ridge to choose from, the map is linear in the scores: no step is too large.
        float[] moved = [.. scores.Select((score, i) => i >= first && i < end ? (float)(score + errors[i]) : score)];
        double[] map = estimator.Estimate(moved).Map;
        double[] expected = [.. map.Select((value, v) => (value - estimate.Map[v]) * NumberOfMasks * PreservationProbability)];
        AssertEqual(expected, influence, 1e-4);
    }

    // The closed form takes a mask's remainder, after its prediction from the block means, for its average; the jackknife is exact, but of 20 folds only.
    [TestMethod]
    [DataRow(true, 0.5, 24, 4, 30, 5)]
    [DataRow(true, 0.3, 24, 4, 30, 5)]
    [DataRow(false, 0.5, 24, 4, 30, 5)]
    [DataRow(false, 0.7, 24, 4, 30, 5)]
    [DataRow(true, 0.5, 6, 1, 64, 64, DisplayName = "as many cells as positions, whose covariance is singular but for rounding")]
    public void RegressionAdjusted_NoiseVariance_IsThatOfTheInfluences(bool antithetic, double p, int rows, int rowCells, int columns, int columnCells)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(rows, rowCells), MaskAxis.Smooth(columns, columnCells));
        var sampler = new MaskSampler(layout, p, seed: 3, antithetic ? Sampling.Antithetic : Sampling.Independent);
        var range = new MaskRange(0, 2000);
        float[] scores = [.. Enumerable.Range(0, range.Count).Select(i => (float)Math.Sin(i * i))];
        MapEstimate estimate = new MapEngine(sampler, MethodName.RegressionAdjusted.ToMethod()).For(range).Estimate(scores);

        double[] influence = new double[layout.Length];
        double expected = 0;
        for (int i = 0; i < range.Count; i += 2)
        {
            estimate.Influence(i, i + 2, influence);
            double mean = influence.Average();
            expected += influence.Average(x => (x - mean) * (x - mean)) / Math.Pow(range.Count * p, 2);
        }

        Assert.AreEqual(expected, estimate.NoiseVariance(), 0.05 * expected);
    }

    [TestMethod]
    public void Paper_Influence_IsWhatTheScoresOfAFoldAdd()
    {
        float[] scores = [.. Enumerable.Range(0, NumberOfMasks).Select(i => (float)Math.Sin(i * i))];
        PreparedMethod estimator = Estimator(MethodName.Paper, antithetic: false);
        float[] without = [.. scores.Select((score, i) => i is >= 14 and < 31 ? 0 : score)];
        MapEstimate estimate = estimator.Estimate(scores);

        double[] influence = new double[Layout.Length];
        estimate.Influence(14, 31, influence);

        double[] map = estimator.Estimate(without).Map;
        double[] expected = [.. map.Select((value, v) => (estimate.Map[v] - value) * NumberOfMasks * PreservationProbability)];
        AssertEqual(expected, influence, 1e-9);
    }

    private static PreparedMethod Estimator(MethodName method, bool antithetic) =>
        new MapEngine(Sampler(antithetic), method == MethodName.RegressionAdjusted ? new RegressionMethod { RidgeLadder = [0.3] } : method.ToMethod()).For(new MaskRange(0, NumberOfMasks));

    private static MaskSet Masks(bool antithetic) => Sampler(antithetic).Set(new MaskRange(0, NumberOfMasks));

    private static MaskSampler Sampler(bool antithetic) => new(Layout, PreservationProbability, seed: 5, antithetic ? Sampling.Antithetic : Sampling.Independent);

    private static void AssertEqual(double[] expected, double[] actual, double tolerance)
    {
        for (int v = 0; v < expected.Length; v++)
            Assert.AreEqual(expected[v], actual[v], tolerance, $"position {v}");
    }
}
