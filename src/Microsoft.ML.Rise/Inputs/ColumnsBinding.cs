using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Columns of raw rows, which all of a model reads. A row that has been through the model has the raw columns still, hidden by those of the same name that stages have written.</summary>
internal sealed class ColumnsBinding : InputBinding
{
    private readonly ColumnBackground _background;
    private readonly ColumnLayout _layout;
    private readonly int[]? _sources;

    private ColumnsBinding(DataViewSchema schema, int[]? sources, ColumnBackground background, ColumnLayout layout)
        : base(schema, [.. background.Columns.Select(c => schema[c.Name])])
    {
        _sources = sources;
        _background = background;
        _layout = layout;
        foreach ((DataViewSchema.Column own, DataViewSchema.Column other) in Columns.Zip(background.Columns))
            RequireSameType(own, other);
    }

    public override InputShape? Shape => _layout.Fixed?.Shape;

    public override InputShape AnyShape => Shape ?? ColumnShape.OfAnyWords;

    public override bool IsRaw => true;

    /// <summary>Finds the columns in rows: of several with one name that which the background has, too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or is of another type.</exception>
    public static ColumnsBinding Of(DataViewSchema rows, ColumnBackground background, ColumnLayout layout)
    {
        foreach (DataViewSchema.Column column in background.Columns)
        {
            if (rows.GetColumnOrNull(column.Name) is null)
                throw new ArgumentOutOfRangeException("inputSchema", $"The rows have no column '{column.Name}', which the background has and the scorer reads.");
        }

        if (rows.All(c => !c.IsHidden))
            return new ColumnsBinding(rows, null, background, layout);
        int[] sources = [.. rows.GroupBy(c => c.Name).Select(same => same.Take(Math.Max(1, background.Names.Count(n => n == same.Key))).Last().Index)];
        var schema = new DataViewSchema.Builder();
        foreach (int source in sources)
            schema.AddColumn(rows[source].Name, rows[source].Type, rows[source].Annotations);
        return new ColumnsBinding(schema.ToSchema(), sources, background, layout);
    }

    public override MaskedInput Of(DataViewRow row) => new ColumnsInput(row, _background, [.. Columns.Select(c => c.Index)], _layout);

    public override int SourceOf(int column) => _sources?[column] ?? column;

    public override DataViewRow Select(DataViewRow row) => _sources is null ? row : new SelectedRow(Schema, row, _sources);

    private static void RequireSameType(DataViewSchema.Column own, DataViewSchema.Column other)
    {
        if (!own.Type.Equals(other.Type))
            throw new ArgumentOutOfRangeException("inputSchema", $"Column '{own.Name}' is {own.Type} in the rows, and {other.Type} in the background: hidden values are shown as they are, so both must be alike.");
        if (((own.Type as VectorDataViewType)?.ItemType ?? own.Type) is KeyDataViewType && !own.KeyNames().SequenceEqual(other.KeyNames()))
            throw new ArgumentOutOfRangeException("inputSchema", $"Key column '{own.Name}' has other key values in the rows than in the background: map both by the same fitted transformer.");
    }

    private sealed class SelectedRow(DataViewSchema schema, DataViewRow row, int[] sources) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => row.Position;

        public override long Batch => row.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(row.Schema[sources[column.Index]]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(row.Schema[sources[column.Index]]);

        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();
    }
}
