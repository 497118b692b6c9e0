namespace Microsoft.ML.Data;

/// <summary>Columns over one object that is replaced from row to row.</summary>
internal sealed class ObjectColumns<TRow>(DataViewSchema schema, BoundMember[] members, bool[] active, Func<TRow> current)
{
    private readonly Delegate?[] _getters = [.. members.Select((m, i) => active[i] ? MemberReaders.Create(m, current) : null)];

    public bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        column.Index < active.Length && _getters[column.Index] is { } getter
            ? Getters.Typed<TValue>(getter, schema[column.Index])
            : throw Getters.Inactive();
}
