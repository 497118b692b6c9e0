namespace Microsoft.ML.Data;

/// <summary>A view over objects in memory, enumerated once for each cursor.</summary>
internal sealed class ObjectDataView<TRow>(IEnumerable<TRow> data, BoundMember[] members) : IDataView
    where TRow : class
{
    public DataViewSchema Schema { get; } = BoundMember.SchemaOf(members);

    public bool CanShuffle => false;

    public long? GetRowCount() => (data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, members, Schema.Flags(columnsNeeded), data.GetEnumerator());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : SourceCursor
    {
        private readonly IEnumerator<TRow> _rows;
        private readonly ObjectColumns<TRow> _columns;

        public Cursor(DataViewSchema schema, BoundMember[] members, bool[] active, IEnumerator<TRow> rows)
        {
            Schema = schema;
            _rows = rows;
            _columns = new ObjectColumns<TRow>(schema, members, active, () => rows.Current);
        }

        public override DataViewSchema Schema { get; }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
            id = Position >= 0 ? new DataViewRowId((ulong)Position, 0) : throw new InvalidOperationException(
                "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, " +
                "or at any point after that method returned false.");

        public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

        protected override bool MoveNextCore()
        {
            if (!_rows.MoveNext())
                return false;
            if (_rows.Current is null)
                throw new InvalidOperationException("Encountered null when iterating over data, this is not supported.");
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            _rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
