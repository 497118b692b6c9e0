namespace Microsoft.ML.Data;

/// <summary>A cursor over rows in blocks.</summary>
internal sealed class BlockCursor(DataViewSchema schema, bool[] active, IEnumerable<RowBlock> blocks, Action dispose) : SourceCursor
{
    private readonly IEnumerator<RowBlock> _blocks = blocks.GetEnumerator();
    private RowBlock? _block;
    private int _row;

    public override DataViewSchema Schema => schema;

    public override long Batch => _block?.Batch ?? -1;

    private RowBlock Block => _block ?? throw new InvalidOperationException("Cannot get value as the cursor is not in a good state");

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Block.Ids[_row];

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active[column.Index])
            throw Getters.Inactive();
        var type = schema[column.Index].Type;
        var getter = type is VectorDataViewType vector
            ? GenericCall.Invoke(VectorGetter<int>, [vector.ItemType.RawType], this, column.Index)!
            : GenericCall.Invoke(ValueGetter<int>, [type.RawType], this, column.Index)!;
        return Getters.Typed<TValue>((Delegate)getter, schema[column.Index]);
    }

    protected override bool MoveNextCore()
    {
        _row++;
        if (_block is null || _row == _block.Ids.Count)
        {
            _block = _blocks.MoveNext() ? _blocks.Current : null;
            _row = 0;
        }
        return _block is not null;
    }

    protected override void Dispose(bool disposing)
    {
        dispose();
        base.Dispose(disposing);
    }

    private static ValueGetter<TValue> ValueGetter<TValue>(BlockCursor cursor, int column) =>
        (ref TValue value) => value = cursor.Value<TValue>(column);

    private static ValueGetter<VBuffer<TItem>> VectorGetter<TItem>(BlockCursor cursor, int column) =>
        (ref VBuffer<TItem> value) => cursor.Value<VBuffer<TItem>>(column).CopyTo(ref value);

    private TValue Value<TValue>(int column) => ((List<TValue>)Block.Columns[column]!)[_row];
}
