namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Draws the grid and the shift of any mask from its index alone: mask i is a pure function of (seed, i).
/// </summary>
/// <remarks>Antithetic masks come in pairs, 2j and 2j + 1, which share the shift and use u and 1 − u for each grid cell.</remarks>
internal sealed class MaskSampler : IMaskSource
{
    private readonly ulong _seed;
    private readonly ulong _threshold;

    public MaskSampler(MaskLayout layout, double preservationProbability, int seed, bool antithetic = false)
    {
        Layout = layout;
        PreservationProbability = preservationProbability;
        _seed = (uint)seed;
        IsAntithetic = antithetic;
        _threshold = (ulong)Math.Round(preservationProbability * (1UL << 32));
    }

    public MaskLayout Layout { get; }

    public double PreservationProbability { get; }

    public bool IsAntithetic { get; }

    public MaskShift Sample(long index, Span<byte> grid)
    {
        ulong draw = (ulong)(IsAntithetic ? index >> 1 : index);
        uint mirror = IsAntithetic && (index & 1) == 1 ? uint.MaxValue : 0;
        Philox.Block shifts = Philox.Generate(_seed, 0, draw);
        for (int cell = 0; cell < grid.Length; cell += Philox.WordsPerBlock)
        {
            Philox.Block words = Philox.Generate(_seed, 1 + (ulong)(cell / Philox.WordsPerBlock), draw);
            int count = Math.Min(Philox.WordsPerBlock, grid.Length - cell);
            for (int k = 0; k < count; k++)
                grid[cell + k] = (words[k] ^ mirror) < _threshold ? (byte)1 : (byte)0;
        }

        return new MaskShift(UniformBelow(Layout.Rows.NumberOfShifts, shifts[0]), UniformBelow(Layout.Columns.NumberOfShifts, shifts[1]));
    }

    private static int UniformBelow(int bound, uint word) => (int)((ulong)bound * word >> 32);
}
