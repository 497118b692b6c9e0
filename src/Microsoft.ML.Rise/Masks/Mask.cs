using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Masks of a source, one after another in the same memory: the grid is upsampled row by row while the mask is put on an input, <c>M = U_y[dy] · G · U_x[dx]ᵀ</c>, bilinear and
/// separable, and never stored. One for each thread.
/// </summary>
internal class Mask(MaskSource source)
{
    private readonly MaskLayout _layout = source.Layout;
    private readonly float[] _grid = new float[source.Layout.NumberOfCells];
    private readonly float[] _upsampledColumns = new float[source.Layout.Rows.NumberOfCells * source.Layout.Columns.Length];
    private readonly float[] _row = new float[source.Layout.Columns.Length];
    private readonly bool _isAsDrawn = source.Layout.Columns.IsDiscrete && source.Layout.Columns.NumberOfCells == source.Layout.Columns.Length;
    private int _rowShift;

    /// <summary>The row of the background that hidden positions show, from 0.</summary>
    public int BackgroundRow { get; private set; }

    /// <summary>Begins with mask <paramref name="index"/>.</summary>
    public virtual void Begin(long index)
    {
        MaskShift shift = source.Sample(index, _grid);
        BackgroundRow = source.RowOf(index);
        _rowShift = shift.Row;
        if (_isAsDrawn)
            _grid.CopyTo(_upsampledColumns);
        else
            UpsampleColumns(shift.Column);
    }

    /// <summary>The mask's values in row <paramref name="y"/>, in [0,1]; valid until the next call.</summary>
    public virtual ReadOnlySpan<float> Row(int y)
    {
        int width = _layout.Columns.Length;
        int above = _layout.Rows.Lower(_rowShift)[y] * width;
        double fraction = _layout.Rows.Fraction(_rowShift)[y];
        if (fraction == 0)
            return _upsampledColumns.AsSpan(above, width);
        Interpolate(_upsampledColumns.AsSpan(above, width), _upsampledColumns.AsSpan(above + width, width), (float)fraction, _row);
        return _row;
    }

    private void UpsampleColumns(int shift)
    {
        int width = _layout.Columns.Length, cells = _layout.Columns.NumberOfCells;
        ReadOnlySpan<int> lower = _layout.Columns.Lower(shift);
        ReadOnlySpan<double> fraction = _layout.Columns.Fraction(shift);
        for (int r = 0; r < _layout.Rows.NumberOfCells; r++)
        {
            ReadOnlySpan<float> cell = _grid.AsSpan(r * cells, cells);
            Span<float> upsampled = _upsampledColumns.AsSpan(r * width, width);
            for (int x = 0; x < width; x++)
            {
                float left = cell[lower[x]];
                upsampled[x] = fraction[x] == 0 ? left : left + (cell[lower[x] + 1] - left) * (float)fraction[x];
            }
        }
    }

    /// <summary>a + (b − a)·t, elementwise. No fused multiply-add: its rounding differs between machines.</summary>
    private static void Interpolate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float t, Span<float> result)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var vr = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (int i = 0; i < vr.Length; i++)
            vr[i] = va[i] + (vb[i] - va[i]) * t;
        for (int i = vr.Length * Vector<float>.Count; i < result.Length; i++)
            result[i] = a[i] + (b[i] - a[i]) * t;
    }
}

/// <summary>Masks over units that each cover any number of an input's positions: segments, or the positions that take part.</summary>
/// <param name="source">Masks of one row, with a value for each unit.</param>
/// <param name="units">The unit of each position, row-major; −1 where the position is always shown.</param>
/// <param name="width">The positions of a row.</param>
internal sealed class UnitMask(MaskSource source, int[] units, int width) : Mask(source)
{
    private readonly float[] _row = new float[width];
    private readonly float[] _values = new float[source.Layout.Length];

    public override void Begin(long index)
    {
        base.Begin(index);
        base.Row(0).CopyTo(_values);
    }

    public override ReadOnlySpan<float> Row(int y)
    {
        ReadOnlySpan<int> unit = units.AsSpan(y * width, width);
        for (int x = 0; x < width; x++)
            _row[x] = unit[x] < 0 ? 1 : _values[unit[x]];
        return _row;
    }
}
