namespace Microsoft.ML.Data;

/// <summary>A stretch of another view's rows, read exactly as far as it is asked for.</summary>
internal sealed class RowRangeDataView(IDataView input, long skip, long take) : IDataView
{
    public DataViewSchema Schema => input.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => input.GetRowCount() is long count ? Math.Min(Math.Max(count - skip, 0), take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = Schema.Flags(columnsNeeded);
        var cursor = input.GetRowCursor(columnsNeeded);
        long toSkip = skip, left = take;
        return new FilteredCursor(cursor, active, MoveNext);

        bool MoveNext()
        {
            for (; toSkip > 0; toSkip--)
            {
                if (!cursor.MoveNext())
                    return false;
            }
            return left-- > 0 && cursor.MoveNext();
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];
}
