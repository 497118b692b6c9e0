using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Properties.Cases;

namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>The library's insides, as these tests touch them: here alone, so that a change of names costs one file.</summary>
internal static class Internals
{
    public static MaskAxis Axis(int length, int cells, bool isDiscrete) => isDiscrete ? MaskAxis.Discrete(length) : MaskAxis.Smooth(length, cells);

    /// <summary>The masks of any input that takes part with all of its positions.</summary>
    public static MaskSource MasksOf(InputShape shape, RiseOptions options) => options.MaskKeyOf(shape, units: null).CreateSource();

    /// <summary>The masks of what takes part of an input.</summary>
    public static MaskSource MasksOf(ExplanationCase c) => c.Options.MaskKeyOf(c.Shape, c.Options.UnitsOf(c.Shape, MaskedInput.Of(c.Input, c.Shape).HiddenBy(c.Options.Baseline, "Baseline"))).CreateSource();

    /// <summary><paramref name="count"/> masks as the plain twin makes them: mask × position of the source.</summary>
    public static double[][] ReferenceMasks(MaskSource source, long first, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        float[] grid = new float[source.Layout.NumberOfCells];
        MaskShift shift = source.Sample(first + i, grid);
        return ReferenceMask.Upsample(source.Layout, grid, shift);
    })];

    /// <summary>A mask as the library makes it: one value for each position of the source.</summary>
    public static float[] MaskOf(MaskSource source, long index)
    {
        var mask = new Mask(source);
        mask.Begin(index);
        float[] values = new float[source.Layout.Length];
        for (int y = 0; y < source.Layout.Rows.Length; y++)
            mask.Row(y).CopyTo(values.AsSpan(y * source.Layout.Columns.Length));
        return values;
    }

    /// <summary>A grid as the library upsamples it.</summary>
    public static float[] Upsample(MaskLayout layout, float[] grid, MaskShift shift) => MaskOf(new GivenMask(layout, grid, shift), 0);

    /// <summary>Puts a mask on an input.</summary>
    public static void Show(InputShape shape, ReadOnlySpan<float> input, float[] mask, ReadOnlySpan<float> baseline, Span<float> masked) =>
        InputMasking.Apply(shape, input, new ListedRows(mask, shape.Width), baseline, masked);

    /// <summary>Σ w·M over some grids at their shifts, written to <paramref name="sum"/>.</summary>
    public static void SumMasks(MaskLayout layout, IReadOnlyList<(byte[] Grid, MaskShift Shift, double Weight)> grids, Span<double> sum)
    {
        var masks = new MaskSum(layout, new AxisUpsampling(layout.Rows), new AxisUpsampling(layout.Columns));
        foreach ((byte[] grid, MaskShift shift, double weight) in grids)
            masks.Add(grid, shift, weight);
        masks.Upsample(sum);
    }

    private sealed class GivenMask(MaskLayout layout, float[] given, MaskShift shift) : MaskSource(layout)
    {
        public override MaskShift Sample(long index, Span<float> grid)
        {
            given.CopyTo(grid);
            return shift;
        }
    }

    private sealed class ListedRows(float[] mask, int width) : Mask(new ListedMasks(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(1))))
    {
        public override ReadOnlySpan<float> Row(int y) => mask.AsSpan(y * width, width);
    }
}
