using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Golden;

namespace Microsoft.ML.Rise.Tests.Masks;

[TestClass]
public sealed class MaskTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenCase.All.Select(c => new object[] { c });

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Row_GoldenGridAndShift_GivesGoldenMask(object golden)
    {
        var expected = (GoldenCase)golden;
        Assert.AreEqual(expected.CellLength, (expected.Layout.Rows.CellLength, expected.Layout.Columns.CellLength));
        for (int i = 0; i < expected.Masks.Length; i++)
        {
            byte[] grid = new byte[expected.Layout.NumberOfCells];
            MaskShift shift = expected.Sample(i, grid);

            AssertClose(expected.Masks[i], Upsample(expected.Layout, grid, shift));
        }
    }

    [TestMethod]
    [DataRow(8, 8, 4, 4, DisplayName = "square")]
    [DataRow(13, 31, 7, 5, DisplayName = "non-square, not divided by the grid")]
    [DataRow(1, 50, 1, 7, DisplayName = "one axis")]
    [DataRow(3, 5, 7, 9, DisplayName = "more cells than positions")]
    [DataRow(9, 9, 1, 1, DisplayName = "one cell")]
    [DataRow(1, 1, 1, 1, DisplayName = "one position")]
    [DataRow(224, 224, 7, 7, DisplayName = "ImageNet")]
    public void Row_AnySize_EqualsPlainFormulaAtEveryShift(int height, int width, int gridRows, int gridColumns)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(height, gridRows), MaskAxis.Smooth(width, gridColumns));
        var sampler = new MaskSampler(layout, 0.4, seed: 3);
        byte[] grid = new byte[layout.NumberOfCells];
        for (int i = 0; i < 10; i++)
        {
            MaskShift shift = sampler.Sample(i, grid);

            AssertClose(ReferenceMask.Upsample(layout, [.. grid.Select(cell => (float)cell)], shift), Upsample(layout, grid, shift));
        }
    }

    [TestMethod]
    public void Row_DiscreteAxes_IsTheGridItself()
    {
        var layout = new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(6));
        byte[] grid = [1, 0, 0, 1, 1, 0];

        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 1, 1, 0 }, Upsample(layout, grid, default));
    }

    [TestMethod]
    public void Row_FullGrid_IsExactlyOneEverywhere()
    {
        var layout = new MaskLayout(MaskAxis.Smooth(13, 4), MaskAxis.Smooth(17, 5));
        byte[] grid = new byte[layout.NumberOfCells];
        grid.AsSpan().Fill(1);

        Assert.IsTrue(Array.TrueForAll(Upsample(layout, grid, new MaskShift(2, 1)), m => m == 1));
    }

    // The example in facts: [1,0,0,0] stretched to 20 with clamped edges begins 1 1 1 .8 (and not mirrored, .6 .8 1 .8).
    [TestMethod]
    public void Row_EdgeOfTheGrid_IsClampedNotMirrored()
    {
        var layout = new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Smooth(16, 4));

        float[] mask = Upsample(layout, [1, 0, 0, 0], default);

        AssertClose([1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0, 0], mask[..9]);
    }

    private static float[] Upsample(MaskLayout layout, byte[] grid, MaskShift shift)
    {
        var mask = new Mask(new Given(layout, grid, shift));
        mask.Begin(0);
        return [.. Enumerable.Range(0, layout.Rows.Length).SelectMany(y => mask.Row(y).ToArray())];
    }

    private sealed class Given(MaskLayout layout, byte[] cells, MaskShift shift) : MaskSource(layout)
    {
        public override MaskShift Sample(long index, Span<float> grid)
        {
            for (int k = 0; k < grid.Length; k++)
                grid[k] = cells[k];
            return shift;
        }
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int v = 0; v < expected.Length; v++)
            Assert.AreEqual(expected[v], actual[v], 1e-6, $"position {v}");
    }
}
