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
    private readonly GridGrowth _growth;

    /// <summary>(row shift × grid row) × (column shift × grid column).</summary>
    private readonly double[] _table;

    /// <summary>(row shift × grid row) × column.</summary>
    private readonly double[] _grownColumns;

    private readonly int _tableHeight;
    private readonly int _tableWidth;

    public GridSum(MaskLayout layout, GridGrowth growth)
    {
        _layout = layout;
        _growth = growth;
        _tableHeight = layout.Rows.NumberOfShifts * layout.Rows.NumberOfCells;
        _tableWidth = layout.Columns.NumberOfShifts * layout.Columns.NumberOfCells;
        _table = new double[_tableHeight * _tableWidth];
        _grownColumns = new double[_tableHeight * layout.Columns.Length];
    }

    /// <summary>Starts a new sum in the same memory.</summary>
    public void Clear() => Array.Clear(_table);

    /// <summary>Adds <paramref name="weight"/> times the mask of <paramref name="grid"/> (row-major, 0 or 1) at <paramref name="shift"/>.</summary>
    public void Add(ReadOnlySpan<byte> grid, MaskShift shift, double weight)
    {
        int rows = _layout.Rows.NumberOfCells, columns = _layout.Columns.NumberOfCells;
        for (int r = 0; r < rows; r++)
        {
            Span<double> cells = _table.AsSpan((shift.Row * rows + r) * _tableWidth + shift.Column * columns, columns);
            ReadOnlySpan<byte> kept = grid.Slice(r * columns, columns);
            for (int c = 0; c < columns; c++)
                cells[c] += weight * kept[c];
        }
    }

    /// <summary>Writes the sum at full size: rows × columns, row-major.</summary>
    public void Grow(Span<double> sum)
    {
        int width = _layout.Columns.Length;
        Array.Clear(_grownColumns);
        for (int r = 0; r < _tableHeight; r++)
            GrowColumns(_table.AsSpan(r * _tableWidth, _tableWidth), _grownColumns.AsSpan(r * width, width));

        sum.Clear();
        Span<AxisGrowth.Kink> rowKinks = stackalloc AxisGrowth.Kink[_growth.Rows.MaxKinks];
        for (int r = 0; r < _tableHeight; r++)
        {
            ReadOnlySpan<double> grown = _grownColumns.AsSpan(r * width, width);
            foreach (AxisGrowth.Kink kink in _growth.Rows.Kinks(r / _layout.Rows.NumberOfCells, r % _layout.Rows.NumberOfCells, rowKinks))
            {
                Span<double> row = sum.Slice(kink.Position * width, width);
                TensorPrimitives.MultiplyAdd(grown, kink.Weight, row, row);
            }
        }

        if (_growth.Rows.IsSummedTwice)
            SumRowsTwice(sum, width);
    }

    private void GrowColumns(ReadOnlySpan<double> cells, Span<double> grown)
    {
        int columns = _layout.Columns.NumberOfCells;
        Span<AxisGrowth.Kink> kinks = stackalloc AxisGrowth.Kink[_growth.Columns.MaxKinks];
        for (int k = 0; k < cells.Length; k++)
        {
            if (cells[k] == 0)
                continue;
            foreach (AxisGrowth.Kink kink in _growth.Columns.Kinks(k / columns, k % columns, kinks))
                grown[kink.Position] += cells[k] * kink.Weight;
        }

        if (_growth.Columns.IsSummedTwice)
        {
            double once = 0, twice = 0;
            for (int x = 0; x < grown.Length; x++)
                grown[x] = twice += once += grown[x];
        }
    }

    private static void SumRowsTwice(Span<double> sum, int width)
    {
        double[] once = new double[width];
        for (int start = 0; start < sum.Length; start += width)
        {
            Span<double> row = sum.Slice(start, width);
            TensorPrimitives.Add(once, row, once);
            if (start == 0)
                once.CopyTo(row);
            else
                TensorPrimitives.Add(sum.Slice(start - width, width), once, row);
        }
    }
}
