using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Tests.Masks;

/// <summary>Grids of 0 and 1, as bytes.</summary>
internal static class Grids
{
    public static MaskShift Sample(this MaskSource source, long index, byte[] grid)
    {
        float[] cells = new float[grid.Length];
        MaskShift shift = source.Sample(index, cells.AsSpan());
        for (int k = 0; k < grid.Length; k++)
            grid[k] = (byte)cells[k];
        return shift;
    }

    public static MaskSet Set(this MaskSource source, MaskRange range) => new(source, range, new MaskTables(source), CancellationToken.None);
}

/// <summary>Masks written out one by one, which are random with a probability.</summary>
internal sealed class ListedGrids(MaskLayout layout, double preservationProbability, byte[][] grids) : MaskSource(layout)
{
    public override double PreservationProbability => preservationProbability;

    public override MaskShift Sample(long index, Span<float> grid)
    {
        for (int k = 0; k < grid.Length; k++)
            grid[k] = grids[index][k];
        return default;
    }
}
