using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Golden;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Methods;

[TestClass]
public sealed class BlockMeansTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenCase.All.Select(c => new object[] { c });

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Compute_GoldenMasks_GivesGoldenMeans(object golden)
    {
        var expected = (GoldenCase)golden;
        var blockMeans = expected.BlockMeans;
        byte[] grid = new byte[expected.Layout.NumberOfCells];
        double[] means = new double[blockMeans.Count];
        for (int i = 0; i < expected.CovariateMeans.Length; i++)
        {
            MaskShift shift = expected.Sample(i, grid);
            blockMeans.Compute(grid, shift, means);

            Assert.HasCount(expected.CovariateMeans[i].Length, means);
            for (int d = 0; d < means.Length; d++)
                Assert.AreEqual(expected.CovariateMeans[i][d], means[d] + expected.PreservationProbability, 1e-6, $"mask {i}, block {d}");
        }
    }

    // Two cells for four rows and for three columns: 2 × 3 blocks. All 16 grids at all 4 shifts, each with its probability, against the closed form.
    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.2)]
    public void Covariance_AllMasksEnumerated_IsTheClosedForm(double p)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(4, 2), MaskAxis.Smooth(3, 2));
        var blockMeans = new BlockMeans(layout, p, extraBlocks: 1);
        double[] coefficients = [1, -2, 0.5, 3, -1, 2], means = new double[6], expected = new double[12], actual = new double[12];
        double meanVariance = 0;
        for (int bits = 0; bits < 16; bits++)
        {
            byte[] grid = [.. Enumerable.Range(0, 4).Select(c => (byte)(bits >> c & 1))];
            double probability = grid.Aggregate(0.25, (product, kept) => product * (kept == 1 ? p : 1 - p));
            for (int shift = 0; shift < 4; shift++)
            {
                var at = new MaskShift(shift / 2, shift % 2);
                blockMeans.Compute(grid, at, means);
                double linear = coefficients.Zip(means, (b, z) => b * z).Sum();
                double[] mask = ReferenceMask.Upsample(layout, [.. grid.Select(cell => (float)cell)], at);
                for (int v = 0; v < mask.Length; v++)
                    expected[v] += probability * linear * mask[v];
                meanVariance += probability * means.Sum(z => z * z) / 6;
            }
        }

        blockMeans.AddCovariance(coefficients, 1, actual);

        Assert.AreEqual(meanVariance, blockMeans.MeanVariance, 1e-12);
        for (int v = 0; v < actual.Length; v++)
            Assert.AreEqual(expected[v], actual[v], 1e-12, $"position {v}");
    }
}
