using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The rows that hidden columns show, as a view.</summary>
internal sealed class BackgroundView : IDataView
{
    private readonly ColumnBackground _background;

    public BackgroundView(ColumnBackground background)
    {
        _background = background;
        var schema = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column column in background.Columns)
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _background.Rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(_background, Schema, new ActiveColumns(Schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(ColumnBackground background, DataViewSchema schema, ActiveColumns active) : DataViewRowCursor
    {
        private int _row = -1;

        public override long Position => _row < background.Rows.Count ? _row : -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

        public override bool MoveNext() => _row < background.Rows.Count && ++_row < background.Rows.Count;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref id) => id = new DataViewRowId((ulong)_row, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)background.Rows[0][column.Index].CreateGetter(() => background.Rows[_row][column.Index]);
    }
}
