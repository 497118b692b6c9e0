using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>The grids and shifts of a range of masks, drawn once for all targets and sums.</summary>
internal sealed class DrawnMasks
{
    private readonly byte[] _grids;
    private readonly MaskShift[] _shifts;
    private readonly int _numberOfCells;

    public DrawnMasks(IMaskSource source, MaskRange range)
    {
        Range = range;
        Layout = source.Layout;
        IsAntithetic = source.IsAntithetic;
        _numberOfCells = source.Layout.NumberOfCells;
        _grids = new byte[checked(range.Count * _numberOfCells)];
        _shifts = new MaskShift[range.Count];
        for (int i = 0; i < range.Count; i++)
            _shifts[i] = source.Sample(range.First + i, _grids.AsSpan(i * _numberOfCells, _numberOfCells));
    }

    public MaskRange Range { get; }

    public MaskLayout Layout { get; }

    /// <summary>Whether the masks 2j and 2j + 1, counted from mask 0 of all, are a pair of opposites.</summary>
    public bool IsAntithetic { get; }

    public int Count => Range.Count;

    /// <summary>The grid of the range's mask number <paramref name="i"/>, from 0: grid rows × grid columns, row-major.</summary>
    public ReadOnlySpan<byte> Grid(int i) => _grids.AsSpan(i * _numberOfCells, _numberOfCells);

    public MaskShift Shift(int i) => _shifts[i];
}
