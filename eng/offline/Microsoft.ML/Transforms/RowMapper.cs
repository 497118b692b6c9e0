namespace Microsoft.ML.Data;

/// <summary>
/// A row-to-row transformer bound to an input schema. A derived class checks that schema, says which columns it adds (the layout),
/// which input columns they need, and makes their getters over a row. It must be thread-safe; what it keeps for a row belongs to the getters.
/// </summary>
internal abstract class RowMapper(OutputLayout layout) : IRowToRowMapper
{
    public DataViewSchema InputSchema => layout.InputSchema;

    public DataViewSchema OutputSchema => layout.OutputSchema;

    internal OutputLayout Layout => layout;

    /// <summary>The input columns that are read for the added columns that are active.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded);

    /// <summary>
    /// For each added column that is active a <see cref="ValueGetter{TValue}"/> of its raw type, else null.
    /// <paramref name="dispose"/> frees what the getters share; a cursor calls it once, a prediction engine's row never.
    /// </summary>
    internal abstract Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        bool[] active = OutputSchema.Flags(dependingColumns);
        var passedOn = Enumerable.Range(0, active.Length).Where(i => active[i] && !layout.IsAdded(i, out _)).Select(layout.PassedOn);
        bool[] activeAdded = ActiveAdded(active);
        return activeAdded.Contains(true) ? passedOn.Concat(DependenciesOf(activeAdded)).DistinctBy(c => c.Index) : passedOn;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to");
        bool[] active = OutputSchema.Flags(activeColumns);
        for (int i = 0; i < active.Length; i++)
            active[i] |= !layout.IsAdded(i, out _) && input.IsColumnActive(layout.PassedOn(i));
        return new MappedRow(this, input, active);
    }

    internal bool[] ActiveAdded(bool[] active)
    {
        var activeAdded = new bool[layout.AddedCount];
        for (int i = 0; i < active.Length; i++)
        {
            if (active[i] && layout.IsAdded(i, out int added))
                activeAdded[added] = true;
        }
        return activeAdded;
    }
}
