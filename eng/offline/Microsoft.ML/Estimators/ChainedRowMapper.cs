namespace Microsoft.ML.Data;

/// <summary>The row mappers of a chain as one.</summary>
internal sealed class ChainedRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers is [.., var last] ? last.OutputSchema : inputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        mappers.Reverse().Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        var active = new IEnumerable<DataViewSchema.Column>[mappers.Length];
        for (int i = mappers.Length - 1; i >= 0; i--)
            active[i] = i == mappers.Length - 1 ? activeColumns.ToArray() : mappers[i + 1].GetDependencies(active[i + 1]).ToArray();
        return mappers.Zip(active).Aggregate(input, (row, stage) => stage.First.GetRow(row, stage.Second));
    }
}
