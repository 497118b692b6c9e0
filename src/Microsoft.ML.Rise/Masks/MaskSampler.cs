using System.Collections.Concurrent;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Draws the grid and the shift of any mask from its index alone: mask i is a pure function of (seed, i).
/// </summary>
/// <remarks>
/// A cell is preserved where a uniform number u is below p. Antithetic masks come in pairs, 2j and 2j + 1, which share the shift and use u and 1 − u. With an
/// orthogonal array, the top bit of each u is the array's.
/// </remarks>
internal sealed class MaskSampler : MaskSource
{
    /// <summary>Coarser grids have so few masks that an array runs through all of them, and their error could not be told from that of independent ones.</summary>
    private const int FewestOrthogonalCells = 32;

    private readonly ulong _seed;
    private readonly ulong _threshold;
    private readonly bool _isOrthogonal;
    private readonly DealtRows _rows;

    /// <summary>A thread finds the one that it put back: its next draw is likely to be of the same array.</summary>
    private readonly ConcurrentBag<OrthogonalArray> _idle = [];

    public MaskSampler(MaskLayout layout, double preservationProbability, int seed, Sampling sampling = Sampling.Independent, int numberOfRows = 1)
        : base(layout, numberOfRows)
    {
        PreservationProbability = preservationProbability;
        _seed = (uint)seed;
        _rows = new DealtRows(_seed, numberOfRows);
        IsAntithetic = sampling != Sampling.Independent;
        _isOrthogonal = sampling == Sampling.Balanced && layout.NumberOfCells >= FewestOrthogonalCells;
        _threshold = (ulong)Math.Round(preservationProbability * (1UL << 32));
    }

    public override double PreservationProbability { get; }

    public override bool IsAntithetic { get; }

    public override int RowOf(long index) => _rows.Of((ulong)(IsAntithetic ? index >> 1 : index));

    public override MaskShift Sample(long index, Span<float> grid)
    {
        ulong draw = (ulong)(IsAntithetic ? index >> 1 : index);
        uint mirror = IsAntithetic && (index & 1) == 1 ? uint.MaxValue : 0;
        OrthogonalArray? array = null;
        if (_isOrthogonal && !_idle.TryTake(out array))
            array = new OrthogonalArray(_seed, Layout.NumberOfCells);
        int drawOfArray = array?.Deal(draw) ?? 0;
        Philox.Words shifts = Philox.Generate(_seed, 0, draw);
        for (int cell = 0; cell < grid.Length; cell += Philox.WordsPerCounter)
        {
            Philox.Words words = Philox.Generate(_seed, 1 + (ulong)(cell / Philox.WordsPerCounter), draw);
            int count = Math.Min(Philox.WordsPerCounter, grid.Length - cell);
            for (int k = 0; k < count; k++)
            {
                uint u = array is null ? words[k] : words[k] & ~Philox.TopBit | array.TopBit(drawOfArray, cell + k);
                grid[cell + k] = (u ^ mirror) < _threshold ? 1 : 0;
            }
        }

        if (array is not null)
            _idle.Add(array);
        return new MaskShift(Philox.Below(Layout.Rows.NumberOfShifts, shifts[0]), Philox.Below(Layout.Columns.NumberOfShifts, shifts[1]));
    }
}
