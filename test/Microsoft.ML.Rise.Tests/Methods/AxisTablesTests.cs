using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Tests.Methods;

/// <summary>The closed forms of an axis against their definitions, summed in plain loops over every shift, position and cell.</summary>
[TestClass]
public sealed class AxisTablesTests
{
    [TestMethod]
    public void Blocks_OfAnyAxis_HaveTheCovariancesOfTheirDefinition()
    {
        foreach (MaskAxis axis in Axes())
        {
            foreach (int maxBlocks in new[] { 1, 3, axis.NumberOfCells + 1, axis.Length })
            {
                var blocks = new AxisBlocks(axis, maxBlocks);
                int length = (axis.Length + Math.Min(maxBlocks, axis.Length) - 1) / Math.Min(maxBlocks, axis.Length);
                double[] positions = new double[blocks.NumberOfBlocks * axis.Length], variances = new double[2];
                for (int shift = 0; shift < axis.NumberOfShifts; shift++)
                {
                    double[,] means = new double[blocks.NumberOfBlocks, axis.NumberOfCells];
                    double[] all = new double[axis.NumberOfCells];
                    for (int v = 0; v < axis.Length; v++)
                    {
                        for (int c = 0; c < axis.NumberOfCells; c++)
                        {
                            double weight = axis.Weight(shift + v, c);
                            means[v / length, c] += weight / blocks.LengthOf(v / length);
                            all[c] += weight / axis.Length;
                            variances[0] += weight * weight / axis.Length / axis.NumberOfShifts;
                        }
                    }

                    variances[1] += all.Sum(m => m * m) / axis.NumberOfShifts;
                    for (int j = 0; j < blocks.NumberOfBlocks; j++)
                    {
                        for (int c = 0; c < axis.NumberOfCells; c++)
                        {
                            double share = blocks.Shares(shift, c).ToArray().Where(s => s.Block == j).Sum(s => s.Weight);
                            Assert.AreEqual(means[j, c], share, 1e-12, $"share of cell {c} in block {j} at shift {shift}");
                            for (int v = 0; v < axis.Length; v++)
                                positions[j * axis.Length + v] += means[j, c] * axis.Weight(shift + v, c) / axis.NumberOfShifts;
                        }
                    }
                }

                for (int j = 0; j < blocks.NumberOfBlocks; j++)
                {
                    double[] covariance = new double[axis.Length];
                    blocks.Covariances[j].Values.CopyTo(covariance, blocks.Covariances[j].First);
                    for (int v = 0; v < axis.Length; v++)
                        Assert.AreEqual(positions[j * axis.Length + v], covariance[v], 1e-12, $"{axis.Length} positions, {axis.NumberOfCells} cells, block {j}, position {v}");
                    for (int other = 0; other < blocks.NumberOfBlocks; other++)
                    {
                        double mean = Enumerable.Range(other * length, blocks.LengthOf(other)).Average(v => positions[j * axis.Length + v]);
                        Assert.AreEqual(mean, blocks.MeanCovariance[j * blocks.NumberOfBlocks + other], 1e-12);
                    }
                }

                Assert.AreEqual(variances[0], blocks.MeanPositionVariance, 1e-12);
                Assert.AreEqual(variances[1], blocks.CommonVariance, 1e-12);
            }
        }
    }

    [TestMethod]
    public void Kinks_OfAnyAxis_SummedTwice_AreTheCellAtItsShift()
    {
        foreach (MaskAxis axis in Axes())
        {
            var growth = new AxisUpsampling(axis);
            var memory = new AxisUpsampling.Difference[growth.MaxDifferences];
            for (int shift = 0; shift < axis.NumberOfShifts; shift++)
            {
                for (int cell = 0; cell < axis.NumberOfCells; cell++)
                {
                    double[] grown = new double[axis.Length];
                    foreach (AxisUpsampling.Difference kink in growth.Differences(shift, cell, memory))
                        grown[kink.Position] += kink.Weight;
                    double once = 0, twice = 0;
                    for (int v = 0; v < grown.Length; v++)
                        Assert.AreEqual(axis.Weight(shift + v, cell), growth.IsSummedTwice ? twice += once += grown[v] : grown[v], 1e-12);
                }
            }
        }
    }

    /// <summary>Grids as fine as one likes: the covariates stay few, for a cost that grows with their square.</summary>
    [TestMethod]
    [DataRow(3, 3)]
    [DataRow(16, 16)]
    [DataRow(100, 100)]
    [DataRow(2, 200)]
    [DataRow(200, 40)]
    public void Covariates_OfAnyGrid_AreAtMost256(int rows, int columns)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(224, rows), MaskAxis.Smooth(224, columns));

        int count = new BlockMeans(layout, 0.5, extraBlocks: 1).Count;

        Assert.IsInRange(Math.Min((rows + 1) * (columns + 1), 200), 256, count);
    }

    /// <summary>In time and memory proportional to the positions: ten seconds of sound at 100 kHz, a row of words as features.</summary>
    [TestMethod]
    public void LongInputs_Open()
    {
        Assert.AreEqual(1_000_000, CoveredPositions(InputShape.Series(1_000_000)));
        Assert.AreEqual(200_000, CoveredPositions(InputShape.Features(200_000)));
    }

    private static IEnumerable<MaskAxis> Axes()
    {
        foreach (int length in new[] { 1, 2, 3, 7, 8, 16, 23, 40 })
        {
            yield return MaskAxis.Discrete(length);
            foreach (int cells in new[] { 1, 2, 3, 5, 7, 8, 11 })
                yield return MaskAxis.Smooth(length, cells);
        }
    }

    private static int CoveredPositions(InputShape shape)
    {
        MaskLayout layout = new RiseOptions().MaskKeyOf(shape, units: null).CreateSource().Layout;
        var blockMeans = new BlockMeans(layout, 0.5, extraBlocks: 1);
        double[] sum = new double[layout.Length];
        blockMeans.AddCovariance(Enumerable.Repeat(1.0, blockMeans.Count).ToArray(), 1, sum);
        return sum.Count(s => s > 0);
    }
}
