namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// How one axis of the input is masked: <c>n</c> positions, <c>s</c> grid cells, and the interpolation between them.
/// </summary>
/// <remarks>
/// Smooth: the s cells are stretched onto <c>(s+1)·ceil(n/s)</c> positions, linearly, with half-pixel centres and clamped edges; a window of
/// n positions is cut at a shift. Discrete: each position is a cell of its own; nothing is stretched or shifted.
/// Position v at a given shift lies between the cells <c>Lower[shift + v]</c> and the next one, by the part <c>Fraction[shift + v]</c>.
/// </remarks>
internal sealed class MaskAxis
{
    private readonly int[] _lower;
    private readonly double[] _fraction;

    private MaskAxis(int length, int cells, int cellLength, int stretched, bool isDiscrete)
    {
        IsDiscrete = isDiscrete;
        Length = length;
        NumberOfCells = cells;
        CellLength = cellLength;
        _lower = new int[stretched];
        _fraction = new double[stretched];
        for (int o = 0; o < stretched; o++)
        {
            double source = Math.Clamp((o + 0.5) * cells / stretched - 0.5, 0, cells - 1);
            _lower[o] = Math.Min((int)source, Math.Max(cells - 2, 0));
            _fraction[o] = source - _lower[o];
        }
    }

    public static MaskAxis Smooth(int length, int cells)
    {
        int cellLength = (length + cells - 1) / cells;
        return new MaskAxis(length, cells, cellLength, checked((cells + 1) * cellLength), isDiscrete: false);
    }

    /// <summary>The cells are stretched onto the positions themselves, linearly, with half-pixel centres and clamped edges: nothing is cut, and there is no shift.</summary>
    public static MaskAxis Stretched(int length, int cells) => new(length, cells, 1, length, isDiscrete: false);

    public static MaskAxis Discrete(int length) => new(length, length, 1, length, isDiscrete: true);

    /// <summary>Each position belongs to one cell: the nearest, with half-pixel centres.</summary>
    public static MaskAxis Nearest(int length, int cells)
    {
        var axis = new MaskAxis(length, cells, 1, length, isDiscrete: true);
        for (int v = 0; v < length; v++)
            (axis._lower[v], axis._fraction[v]) = ((int)((2L * v + 1) * cells / (2L * length)), 0);
        return axis;
    }

    /// <summary>Whether neighbouring positions are unrelated.</summary>
    public bool IsDiscrete { get; }

    /// <summary>n, the number of positions.</summary>
    public int Length { get; }

    /// <summary>s, the number of grid cells.</summary>
    public int NumberOfCells { get; }

    /// <summary>ceil(n/s), in positions.</summary>
    public int CellLength { get; }

    /// <summary>The shifts are 0 to this number, exclusive.</summary>
    public int NumberOfShifts => CellLength;

    /// <summary>(s+1)·ceil(n/s), in positions; n where nothing is stretched.</summary>
    public int StretchedLength => _lower.Length;

    /// <summary>The lower of the two cells that position <paramref name="stretched"/> of the stretched axis lies between.</summary>
    public int LowerCell(int stretched) => _lower[stretched];

    /// <summary>The weight of <paramref name="cell"/> at position <paramref name="stretched"/> of the stretched axis, in [0,1].</summary>
    public double Weight(int stretched, int cell) =>
        _lower[stretched] == cell ? 1 - _fraction[stretched] : _lower[stretched] + 1 == cell ? _fraction[stretched] : 0;

    /// <summary>Whether position <paramref name="stretched"/> and the two before it lie on a straight line, but for <paramref name="rounding"/>.</summary>
    public bool IsStraight(int stretched, double rounding) =>
        _lower[stretched] == _lower[stretched - 2] && Math.Abs(_fraction[stretched] - 2 * _fraction[stretched - 1] + _fraction[stretched - 2]) <= rounding;

    /// <summary>For each position of the window at <paramref name="shift"/>: the lower of the two cells that it lies between.</summary>
    public ReadOnlySpan<int> Lower(int shift) => _lower.AsSpan(shift, Length);

    /// <summary>For each position of the window at <paramref name="shift"/>: the weight of the upper cell, in [0,1].</summary>
    public ReadOnlySpan<double> Fraction(int shift) => _fraction.AsSpan(shift, Length);
}
