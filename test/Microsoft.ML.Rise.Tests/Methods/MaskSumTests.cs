using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Methods;

[TestClass]
public sealed class MaskSumTests
{
    [TestMethod]
    [DataRow(8, 8, 4, 4)]
    [DataRow(13, 31, 7, 5)]
    [DataRow(1, 50, 1, 7)]
    [DataRow(3, 5, 7, 9)]
    public void Upsample_AfterWeightedMasks_EqualsSumOfMasks(int height, int width, int gridRows, int gridColumns)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(height, gridRows), MaskAxis.Smooth(width, gridColumns));
        var sampler = new MaskSampler(layout, 0.5, seed: 2);
        var sum = new MaskSum(layout, new AxisUpsampling(layout.Rows), new AxisUpsampling(layout.Columns));
        double[] expected = new double[layout.Length];
        byte[] grid = new byte[layout.NumberOfCells];
        for (int i = 0; i < 30; i++)
        {
            double weight = Math.Sin(i) * 10;
            MaskShift shift = sampler.Sample(i, grid);
            sum.Add(grid, shift, weight);
            double[] mask = ReferenceMask.Upsample(layout, [.. grid.Select(cell => (float)cell)], shift);
            for (int v = 0; v < mask.Length; v++)
                expected[v] += weight * mask[v];
        }

        double[] actual = new double[layout.Length];
        sum.Upsample(actual);

        for (int v = 0; v < actual.Length; v++)
            Assert.AreEqual(expected[v], actual[v], 1e-10, $"position {v}");
    }
}
