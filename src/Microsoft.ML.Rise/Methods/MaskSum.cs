using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// The sum of weighted masks, Σ_i w_i·M_i, taken in grid space: w_i·G_i goes into a table by shift, and the table is upsampled once, at the end.
/// </summary>
/// <remarks>
/// A mask is linear in its grid, so a mask costs one multiply-add for each grid cell and not for each position. In double, and in the order
/// of the calls, so that the bits do not depend on how the scores were obtained.
/// </remarks>
internal sealed class MaskSum
{
    private readonly MaskLayout _layout;
    private readonly AxisUpsampling _rows;
    private readonly AxisUpsampling _columns;

    /// <summary>(row shift × grid row) × (column shift × grid column).</summary>
    private readonly double[] _table;

    /// <summary>(row shift × grid row) × column.</summary>
    private readonly double[] _upsampledColumns;

    private readonly int _tableHeight;
    private readonly int _tableWidth;

    public MaskSum(MaskLayout layout, AxisUpsampling rows, AxisUpsampling columns)
    {
        _layout = layout;
        _rows = rows;
        _columns = columns;
        _tableHeight = layout.Rows.NumberOfShifts * layout.Rows.NumberOfCells;
        _tableWidth = layout.Columns.NumberOfShifts * layout.Columns.NumberOfCells;
        _table = new double[_tableHeight * _tableWidth];
        _upsampledColumns = new double[_tableHeight * layout.Columns.Length];
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
    public void Upsample(Span<double> sum)
    {
        int width = _layout.Columns.Length;
        Array.Clear(_upsampledColumns);
        for (int r = 0; r < _tableHeight; r++)
            UpsampleColumns(_table.AsSpan(r * _tableWidth, _tableWidth), _upsampledColumns.AsSpan(r * width, width));

        sum.Clear();
        Span<AxisUpsampling.Difference> rowDifferences = stackalloc AxisUpsampling.Difference[_rows.MaxDifferences];
        for (int r = 0; r < _tableHeight; r++)
        {
            ReadOnlySpan<double> upsampled = _upsampledColumns.AsSpan(r * width, width);
            foreach (AxisUpsampling.Difference difference in _rows.Differences(r / _layout.Rows.NumberOfCells, r % _layout.Rows.NumberOfCells, rowDifferences))
            {
                Span<double> row = sum.Slice(difference.Position * width, width);
                TensorPrimitives.MultiplyAdd(upsampled, difference.Weight, row, row);
            }
        }

        if (_rows.IsSummedTwice)
            SumRowsTwice(sum, width);
    }

    private void UpsampleColumns(ReadOnlySpan<double> cells, Span<double> upsampled)
    {
        int columns = _layout.Columns.NumberOfCells;
        Span<AxisUpsampling.Difference> differences = stackalloc AxisUpsampling.Difference[_columns.MaxDifferences];
        for (int k = 0; k < cells.Length; k++)
        {
            if (cells[k] == 0)
                continue;
            foreach (AxisUpsampling.Difference difference in _columns.Differences(k / columns, k % columns, differences))
                upsampled[difference.Position] += cells[k] * difference.Weight;
        }

        if (_columns.IsSummedTwice)
        {
            double once = 0, twice = 0;
            for (int x = 0; x < upsampled.Length; x++)
                upsampled[x] = twice += once += upsampled[x];
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
