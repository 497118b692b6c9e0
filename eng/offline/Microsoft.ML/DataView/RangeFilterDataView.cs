namespace Microsoft.ML.Data;

/// <summary>The rows of another view in which a number is in a range, its upper end left out.</summary>
internal sealed class RangeFilterDataView : IDataView
{
    private readonly IDataView _input;
    private readonly DataViewSchema.Column _column;
    private readonly double _lower;
    private readonly double _upper;

    public RangeFilterDataView(IDataView input, string columnName, double lower, double upper)
    {
        _input = input;
        _column = input.Schema[columnName];
        if (_column.Type is not NumberDataViewType)
            throw SchemaErrors.Mismatch(nameof(columnName), "filter", columnName, "number", $"{_column.Type}");
        Check.That(_column.Type == NumberDataViewType.Single || _column.Type == NumberDataViewType.Double, "Column",
            $"Column '{columnName}' does not have compatible type");
        Check.That(lower <= upper, "upperBound", "Must be less than lowerBound");
        _lower = lower;
        _upper = upper;
    }

    public DataViewSchema Schema => _input.Schema;

    public bool CanShuffle => _input.CanShuffle;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        ParallelCursors.Open(this, [.. columnsNeeded],
            () => Filter(_input.GetRowCursor(WithCondition(columnsNeeded), rand), Schema.Flags(columnsNeeded)), rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = Schema.Flags(columnsNeeded);
        var cursors = _input.GetRowCursorSet(WithCondition(columnsNeeded), n, rand);
        return Array.ConvertAll(cursors, DataViewRowCursor (cursor) => Filter(cursor, active));
    }

    private IEnumerable<DataViewSchema.Column> WithCondition(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Append(_column).DistinctBy(c => c.Index);

    private FilteredCursor Filter(DataViewRowCursor cursor, bool[] active)
    {
        var value = Value(cursor);
        return new FilteredCursor(cursor, active, () =>
        {
            while (cursor.MoveNext())
            {
                if (value() is var number && _lower <= number && number < _upper)
                    return true;
            }
            return false;
        });
    }

    private Func<double> Value(DataViewRow row)
    {
        if (_column.Type == NumberDataViewType.Double)
            return Read(row.GetGetter<double>(_column));
        var single = Read(row.GetGetter<float>(_column));
        return () => single();
    }

    private static Func<T> Read<T>(ValueGetter<T> getter) => () =>
    {
        T value = default!;
        getter(ref value);
        return value;
    };
}
