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

    public static MaskAxis Discrete(int length) => new(length, length, 1, length, isDiscrete: true);

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

    /// <summary>For each position of the window at <paramref name="shift"/>: the lower of the two cells that it lies between.</summary>
    public ReadOnlySpan<int> Lower(int shift) => _lower.AsSpan(shift, Length);

    /// <summary>For each position of the window at <paramref name="shift"/>: the weight of the upper cell, in [0,1].</summary>
    public ReadOnlySpan<double> Fraction(int shift) => _fraction.AsSpan(shift, Length);
}
