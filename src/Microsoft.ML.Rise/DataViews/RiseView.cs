using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The source with the added columns. A row is explained when an added column of it is read, and not before.</summary>
internal sealed class RiseView(RiseBinding binding, IDataView source) : IDataView
{
    public DataViewSchema Schema => binding.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new RiseCursor(binding, source.GetRowCursor(binding.Dependencies(columns), rand), columns, isBatchPerRow: false);
    }

    /// <remarks>
    /// Where an explanation is asked for, the answer is a cursor over all rows and an empty one. A single cursor would be split by the stage that
    /// asks: it would read 128 rows, and so 128 explanations, before it handed out the first.
    /// </remarks>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        DataViewSchema.Column[] needed = [.. binding.Dependencies(columns)];
        if (columns.All(c => binding.AddedColumn(c) is null))
        {
            return [.. source.GetRowCursorSet(needed, n, rand)
                .Select(cursor => new RiseCursor(binding, cursor, columns, isBatchPerRow: false))];
        }

        var all = new RiseCursor(binding, source.GetRowCursor(needed, rand), columns, isBatchPerRow: n > 1);
        return n > 1 ? [all, new EmptyView(Schema).GetRowCursor(columns)] : [all];
    }
}
