using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// The sum of weighted masks, Σ_i w_i·M_i, taken in grid space: w_i·G_i goes into a table by shift, and the table is grown once, at the end.
/// </summary>
/// <remarks>
/// A mask is linear in its grid, so a mask costs one multiply-add for each grid cell and not for each position. In double, and in the order
/// of the calls, so that the bits do not depend on how the scores were obtained.
/// </remarks>
internal sealed class GridSum
{
    private readonly MaskLayout _layout;

    /// <summary>row shift × grid row × column shift × grid column.</summary>
    private readonly double[] _table;

    public GridSum(MaskLayout layout)
    {
        _layout = layout;
        _table = new double[layout.Rows.CellLength * layout.Rows.NumberOfCells * TableWidth];
    }

    private int TableWidth => _layout.Columns.CellLength * _layout.Columns.NumberOfCells;

    /// <summary>Adds <paramref name="weight"/> times the mask of <paramref name="grid"/> (row-major, 0 or 1) at <paramref name="shift"/>.</summary>
    public void Add(ReadOnlySpan<byte> grid, MaskShift shift, double weight)
    {
        int rows = _layout.Rows.NumberOfCells, columns = _layout.Columns.NumberOfCells;
        for (int r = 0; r < rows; r++)
        {
            Span<double> cells = _table.AsSpan((shift.Row * rows + r) * TableWidth + shift.Column * columns, columns);
            ReadOnlySpan<byte> kept = grid.Slice(r * columns, columns);
            for (int c = 0; c < columns; c++)
                cells[c] += weight * kept[c];
        }
    }

    /// <summary>Writes the sum at full size: rows × columns, row-major.</summary>
    public void Grow(Span<double> sum)
    {
        MaskAxis rows = _layout.Rows;
        int width = _layout.Columns.Length;
        double[] grownRows = new double[rows.CellLength * rows.NumberOfCells * width];
        GrowColumns(grownRows);

        sum.Clear();
        double[] scaled = new double[width];
        for (int shift = 0; shift < rows.CellLength; shift++)
        {
            ReadOnlySpan<int> lower = rows.Lower(shift);
            ReadOnlySpan<double> fraction = rows.Fraction(shift);
            for (int y = 0; y < rows.Length; y++)
            {
                Span<double> target = sum.Slice(y * width, width);
                int above = (shift * rows.NumberOfCells + lower[y]) * width;
                AddScaled(grownRows.AsSpan(above, width), 1 - fraction[y], scaled, target);
                if (fraction[y] != 0)
                    AddScaled(grownRows.AsSpan(above + width, width), fraction[y], scaled, target);
            }
        }
    }

    /// <summary>Grows every table row over its column shifts and cells: (row shift × grid row) × columns.</summary>
    private void GrowColumns(Span<double> grownRows)
    {
        MaskAxis columns = _layout.Columns;
        int width = columns.Length;
        for (int r = 0; r < grownRows.Length / width; r++)
        {
            Span<double> grown = grownRows.Slice(r * width, width);
            for (int shift = 0; shift < columns.CellLength; shift++)
            {
                ReadOnlySpan<double> cells = _table.AsSpan(r * TableWidth + shift * columns.NumberOfCells, columns.NumberOfCells);
                ReadOnlySpan<int> lower = columns.Lower(shift);
                ReadOnlySpan<double> fraction = columns.Fraction(shift);
                for (int x = 0; x < width; x++)
                {
                    double left = cells[lower[x]];
                    grown[x] += fraction[x] == 0 ? left : left + (cells[lower[x] + 1] - left) * fraction[x];
                }
            }
        }
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> scratch, Span<double> sum)
    {
        TensorPrimitives.Multiply(values, factor, scratch);
        TensorPrimitives.Add(sum, scratch, sum);
    }
}
