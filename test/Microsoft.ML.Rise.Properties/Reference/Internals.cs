using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>The library's insides, as these tests touch them: here alone, so that a change of names costs one file.</summary>
internal static class Internals
{
    public static MaskAxis Axis(int length, int cells, bool isDiscrete) => isDiscrete ? MaskAxis.Discrete(length) : MaskAxis.Smooth(length, cells);

    public static IMaskSource MasksOf(RiseInputShape shape, RiseOptions options) => options.MaskKeyOf(shape).CreateSource();

    /// <summary><paramref name="count"/> masks as the plain twin grows them: mask × position.</summary>
    public static double[][] ReferenceMasks(IMaskSource source, long first, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        byte[] grid = new byte[source.Layout.NumberOfCells];
        MaskShift shift = source.Sample(first + i, grid);
        return ReferenceMask.Grow(source.Layout, grid, shift);
    })];

    /// <summary>A mask as the library makes it.</summary>
    public static float[] MaskOf(IMaskSource source, long index) => Rows(new MaskMaker(source).Make(index), source.Layout);

    /// <summary>A grid as the library grows it.</summary>
    public static float[] Grow(MaskLayout layout, ReadOnlySpan<byte> grid, MaskShift shift)
    {
        var grower = new MaskGrower(layout);
        grower.Begin(grid, shift);
        return Rows(grower, layout);
    }

    /// <summary>Puts a mask on an input.</summary>
    public static void Show(RiseInputShape shape, ReadOnlySpan<float> input, float[] mask, ReadOnlySpan<float> baseline, Span<float> masked) =>
        InputMasking.Apply(shape, input, new ListedRows(mask, shape.Width), baseline, masked);

    /// <summary>Σ w·M over some grids at their shifts, written to <paramref name="sum"/>.</summary>
    public static void SumGrids(MaskLayout layout, IReadOnlyList<(byte[] Grid, MaskShift Shift, double Weight)> grids, Span<double> sum)
    {
        var gridSum = new GridSum(layout, new GridGrowth(layout));
        foreach ((byte[] grid, MaskShift shift, double weight) in grids)
            gridSum.Add(grid, shift, weight);
        gridSum.Grow(sum);
    }

    private static float[] Rows(IMaskRows rows, MaskLayout layout)
    {
        float[] mask = new float[layout.Length];
        for (int y = 0; y < layout.Rows.Length; y++)
            rows.Row(y).CopyTo(mask.AsSpan(y * layout.Columns.Length));
        return mask;
    }

    private sealed class ListedRows(float[] mask, int width) : IMaskRows
    {
        public ReadOnlySpan<float> Row(int y) => mask.AsSpan(y * width, width);
    }
}
