namespace Microsoft.ML.Rise.DataViews;

/// <summary>Which columns of a schema a row or cursor was asked for.</summary>
internal sealed class ActiveColumns
{
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;

    /// <exception cref="ArgumentOutOfRangeException">A column is not part of the schema.</exception>
    public ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        _schema = schema;
        _active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            RequirePartOf(schema, column);
            _active[column.Index] = true;
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is not part of the schema.</exception>
    public bool Contains(DataViewSchema.Column column)
    {
        RequirePartOf(_schema, column);
        return _active[column.Index];
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is not part of the schema.</exception>
    public static void RequirePartOf(DataViewSchema schema, DataViewSchema.Column column)
    {
        if (column.Index >= schema.Count)
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' (index {column.Index}) is not part of this schema, which has {schema.Count} columns.");
    }
}
