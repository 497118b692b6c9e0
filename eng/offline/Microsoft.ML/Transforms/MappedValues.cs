namespace Microsoft.ML.Data;

/// <summary>The columns of a mapped row or cursor: some passed on from the input, some made by the mapper.</summary>
internal sealed class MappedValues
{
    private readonly OutputLayout _layout;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate?[] _added;
    private readonly Action? _dispose;

    public MappedValues(RowMapper mapper, DataViewRow input, bool[] active)
    {
        _layout = mapper.Layout;
        _input = input;
        _active = active;
        bool[] activeAdded = mapper.ActiveAdded(active);
        _added = activeAdded.Contains(true) ? mapper.CreateGetters(input, activeAdded, out _dispose) : [];
    }

    public bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        // Without added columns, what is active here is active in the input, which has its own words for what is not.
        if (_layout.AddedCount > 0 && !_active[column.Index])
            throw new InvalidOperationException();
        return _layout.IsAdded(column.Index, out int added)
            ? Getters.Typed<TValue>(_added[added]!, _layout.OutputSchema[column.Index])
            : _input.GetGetter<TValue>(_layout.PassedOn(column.Index));
    }

    public void Dispose()
    {
        _dispose?.Invoke();
        _input.Dispose();
    }
}
