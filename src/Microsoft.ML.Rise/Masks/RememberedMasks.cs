namespace Microsoft.ML.Rise.Masks;

/// <summary>The masks of a source with few unrelated positions, each drawn once: the same ones serve every input, and to draw one takes longer than a small model takes for a row. Thread-safe.</summary>
/// <param name="source">Of cells that are 0 or 1, without shifts.</param>
internal sealed class RememberedMasks(MaskSource source) : MaskSource(source.Layout, source.NumberOfRows)
{
    /// <summary>One bit of a word says that a grid is known.</summary>
    public const int MostCells = 63;

    private const int MostRemembered = 4096;
    private const ulong IsKnown = 1UL << 63;

    /// <summary>A bit for each cell.</summary>
    private readonly ulong[] _grids = new ulong[MostRemembered];

    public override double PreservationProbability => source.PreservationProbability;

    public override bool IsAntithetic => source.IsAntithetic;

    public override int RowOf(long index) => source.RowOf(index);

    public override MaskShift Sample(long index, Span<float> grid)
    {
        if (index >= MostRemembered)
            return source.Sample(index, grid);
        ulong bits = Volatile.Read(ref _grids[index]);
        if (bits == 0)
        {
            source.Sample(index, grid);
            bits = IsKnown;
            for (int k = 0; k < grid.Length; k++)
                bits |= grid[k] == 1 ? 1UL << k : 0;
            Volatile.Write(ref _grids[index], bits);
            return default;
        }

        for (int k = 0; k < grid.Length; k++)
            grid[k] = bits >> k & 1;
        return default;
    }
}
