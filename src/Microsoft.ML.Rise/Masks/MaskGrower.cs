using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Grows a grid to a full mask, row by row: <c>M = U_y[dy] · G · U_x[dx]ᵀ</c>, bilinear and separable. Holds scratch memory: one for each thread.
/// </summary>
internal sealed class MaskGrower(MaskLayout layout) : IMaskRows
{
    private readonly float[] _grownColumns = new float[layout.Rows.NumberOfCells * layout.Columns.Length];
    private readonly float[] _row = new float[layout.Columns.Length];
    private int _rowShift;

    /// <summary>Begins with the mask of <paramref name="grid"/> (row-major, 0 or 1) at <paramref name="shift"/>.</summary>
    public void Begin(ReadOnlySpan<byte> grid, MaskShift shift)
    {
        _rowShift = shift.Row;
        GrowColumns(grid, shift.Column);
    }

    public ReadOnlySpan<float> Row(int y)
    {
        int width = layout.Columns.Length;
        int above = layout.Rows.Lower(_rowShift)[y] * width;
        double fraction = layout.Rows.Fraction(_rowShift)[y];
        if (fraction == 0)
            return _grownColumns.AsSpan(above, width);
        Interpolate(_grownColumns.AsSpan(above, width), _grownColumns.AsSpan(above + width, width), (float)fraction, _row);
        return _row;
    }

    private void GrowColumns(ReadOnlySpan<byte> grid, int shift)
    {
        int width = layout.Columns.Length, cells = layout.Columns.NumberOfCells;
        ReadOnlySpan<int> lower = layout.Columns.Lower(shift);
        ReadOnlySpan<double> fraction = layout.Columns.Fraction(shift);
        for (int r = 0; r < layout.Rows.NumberOfCells; r++)
        {
            ReadOnlySpan<byte> cell = grid.Slice(r * cells, cells);
            Span<float> grown = _grownColumns.AsSpan(r * width, width);
            for (int x = 0; x < width; x++)
            {
                int left = cell[lower[x]];
                grown[x] = fraction[x] == 0 ? left : left + (cell[lower[x] + 1] - left) * (float)fraction[x];
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
