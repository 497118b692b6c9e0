namespace Microsoft.ML.Rise.Masks;

/// <summary>Mask i hides the first i·step positions of an order (deletion), or shows these only (insertion).</summary>
/// <param name="layout">Discrete axes: each position is a cell.</param>
/// <param name="ranks">The place of each position in the order, from 0.</param>
/// <param name="positionsPerStep">How many change from mask to mask.</param>
/// <param name="isDeletion">Whether the first ones are hidden.</param>
internal sealed class RankedMasks(MaskLayout layout, int[] ranks, int positionsPerStep, bool isDeletion) : MaskSource(layout)
{
    public override MaskShift Sample(long index, Span<float> grid)
    {
        int changed = (int)Math.Min(index * positionsPerStep, ranks.Length);
        for (int v = 0; v < grid.Length; v++)
            grid[v] = ranks[v] < changed == isDeletion ? 0 : 1;
        return default;
    }
}

/// <summary>Masks that are given, one after another.</summary>
/// <param name="layout">Discrete axes: each position is a cell.</param>
/// <param name="masks">mask × position, in [0,1].</param>
internal sealed class ListedMasks(MaskLayout layout, params IReadOnlyList<float[]> masks) : MaskSource(layout)
{
    public override MaskShift Sample(long index, Span<float> grid)
    {
        masks[(int)index].CopyTo(grid);
        return default;
    }
}
