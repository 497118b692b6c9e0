namespace Microsoft.ML;

/// <summary>A table that is computed when it is read, row by row.</summary>
public interface IDataView
{
    DataViewSchema Schema { get; }

    bool CanShuffle { get; }

    long? GetRowCount();

    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null);

    /// <summary>Cursors that share the rows between them; each may be read on its own thread. Any number may be returned.</summary>
    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null);
}
