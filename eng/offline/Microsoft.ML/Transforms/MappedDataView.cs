namespace Microsoft.ML.Data;

/// <summary>A view with the columns of a <see cref="RowMapper"/>.</summary>
internal sealed class MappedDataView(IDataView input, RowMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => input.CanShuffle;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bool[] active = Schema.Flags(columnsNeeded);
        // Selecting computes nothing, so it leaves the reading to the view below.
        return mapper.Layout.AddedCount == 0
            ? Serial()
            : ParallelCursors.Open(this, [.. Schema.Where(c => active[c.Index])], Serial, rand);

        DataViewRowCursor Serial() => Mapped(input.GetRowCursor(InputColumns(active), rand), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = Schema.Flags(columnsNeeded);
        var inputColumns = InputColumns(active);
        var cursors = input.GetRowCursorSet(inputColumns, n, rand);
        bool hasWork = mapper.ActiveAdded(active).Contains(true);
        if (n > 1 && hasWork && cursors is [var only] && RowBlockReader.CanRead(inputColumns))
            cursors = ParallelCursors.Split(only, n);
        return Array.ConvertAll(cursors, DataViewRowCursor (cursor) => Mapped(cursor, active));
    }

    private MappedCursor Mapped(DataViewRowCursor cursor, bool[] active) => new MappedCursor(mapper, cursor, active);

    private DataViewSchema.Column[] InputColumns(bool[] active) => [.. mapper.GetDependencies(Schema.Where(c => active[c.Index]))];
}
