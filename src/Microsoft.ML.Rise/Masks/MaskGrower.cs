using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Masks;

/// <summary>
/// Grows a grid to a full mask: <c>M = U_y[dy] · G · U_x[dx]ᵀ</c>, bilinear and separable. Holds scratch memory: one for each thread.
/// </summary>
internal sealed class MaskGrower(MaskLayout layout)
{
    private readonly float[] _grownRows = new float[layout.Rows.NumberOfCells * layout.Columns.Length];

    /// <summary>Writes the mask of <paramref name="grid"/> (row-major, 0 or 1) at <paramref name="shift"/>: rows × columns, row-major, in [0,1].</summary>
    public void Grow(ReadOnlySpan<byte> grid, MaskShift shift, Span<float> mask)
    {
        int width = layout.Columns.Length;
        GrowColumns(grid, shift.Column);
        ReadOnlySpan<int> lower = layout.Rows.Lower(shift.Row);
        ReadOnlySpan<double> fraction = layout.Rows.Fraction(shift.Row);
        for (int y = 0; y < layout.Rows.Length; y++)
        {
            Span<float> row = mask.Slice(y * width, width);
            ReadOnlySpan<float> above = _grownRows.AsSpan(lower[y] * width, width);
            if (fraction[y] == 0)
                above.CopyTo(row);
            else
                Interpolate(above, _grownRows.AsSpan((lower[y] + 1) * width, width), (float)fraction[y], row);
        }
    }

    private void GrowColumns(ReadOnlySpan<byte> grid, int shift)
    {
        int width = layout.Columns.Length, cells = layout.Columns.NumberOfCells;
        ReadOnlySpan<int> lower = layout.Columns.Lower(shift);
        ReadOnlySpan<double> fraction = layout.Columns.Fraction(shift);
        for (int r = 0; r < layout.Rows.NumberOfCells; r++)
        {
            ReadOnlySpan<byte> cell = grid.Slice(r * cells, cells);
            Span<float> grown = _grownRows.AsSpan(r * width, width);
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
