using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>A view of no rows that notes which columns are asked of it.</summary>
internal sealed class EmptyView(DataViewSchema schema) : IDataView
{
    private readonly HashSet<int> _requested = [];

    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    /// <summary>The indices of all columns that any cursor was asked for, ascending.</summary>
    public int[] RequestedColumns
    {
        get
        {
            lock (_requested)
                return [.. _requested.Order()];
        }
    }

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        lock (_requested)
            _requested.UnionWith(columns.Select(c => c.Index));
        return new Cursor(schema, new ActiveColumns(schema, columns));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewSchema schema, ActiveColumns active) : DataViewRowCursor
    {
        public override long Position => -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

        public override bool MoveNext() => false;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref id) => throw NoRow();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ref value) => throw NoRow();

        private static InvalidOperationException NoRow() => new("The view has no rows.");
    }
}
