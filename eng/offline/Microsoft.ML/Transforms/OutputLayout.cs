namespace Microsoft.ML.Data;

/// <summary>Where each column of an output schema comes from: a column of the input, or one that the transformer adds.</summary>
internal sealed class OutputLayout
{
    // An input column's index, or the complement of an added column's.
    private readonly int[] _sources;

    private OutputLayout(DataViewSchema inputSchema, IReadOnlyList<DataViewSchema.DetachedColumn> added, IEnumerable<int> sources)
    {
        InputSchema = inputSchema;
        _sources = [.. sources];
        AddedCount = added.Count;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_sources.Select(s => s >= 0 ? new DataViewSchema.DetachedColumn(inputSchema[s]) : added[~s]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public int AddedCount { get; }

    /// <summary>All input columns and the added ones: right after the namesake that is hidden by it, or else at the end.</summary>
    public static OutputLayout Adding(DataViewSchema inputSchema, IReadOnlyList<DataViewSchema.DetachedColumn> added)
    {
        var sources = Enumerable.Range(0, inputSchema.Count).ToList();
        for (int i = 0; i < added.Count; i++)
        {
            int hidden = inputSchema.GetColumnOrNull(added[i].Name) is { } namesake ? sources.IndexOf(namesake.Index) : sources.Count - 1;
            sources.Insert(hidden + 1, ~i);
        }
        return new OutputLayout(inputSchema, added, sources);
    }

    /// <summary>The given input columns, in that order.</summary>
    public static OutputLayout Selecting(DataViewSchema inputSchema, IEnumerable<int> columns) => new(inputSchema, [], columns);

    public bool IsAdded(int outputColumn, out int added)
    {
        added = ~_sources[outputColumn];
        return added >= 0;
    }

    /// <summary>The input column that is passed on as this output column.</summary>
    public DataViewSchema.Column PassedOn(int outputColumn) => InputSchema[_sources[outputColumn]];
}
