namespace Microsoft.ML.Data;

/// <summary>A row over an object, with all its columns active. It has no object, and position -1, until it is moved to the first.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly ObjectColumns<TRow> _columns;
    private TRow? _current;
    private long _position = -1;

    public ObjectRow(BoundMember[] members)
    {
        Schema = BoundMember.SchemaOf(members);
        _columns = new ObjectColumns<TRow>(Schema, members, Schema.Flags(Schema), () => _current!);
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    public void MoveTo(TRow row)
    {
        _current = row;
        _position++;
    }
}
