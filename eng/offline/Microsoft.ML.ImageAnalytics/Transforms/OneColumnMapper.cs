using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes one column from another one.</summary>
internal sealed class OneColumnMapper(
    DataViewSchema inputSchema,
    DataViewSchema.Column source,
    string outputColumnName,
    DataViewType outputType,
    OneColumnMapper.GetterFactory createGetter)
    : RowMapper(OutputLayout.Adding(inputSchema, [new(outputColumnName, outputType)]))
{
    internal delegate Delegate GetterFactory(DataViewRow input, DataViewSchema.Column source, out Action? dispose);

    /// <summary>The column with the given name, if <paramref name="fits"/> holds for its type.</summary>
    public static DataViewSchema.Column Source(DataViewSchema inputSchema, string name, Func<DataViewType, bool> fits, string expected)
    {
        var column = inputSchema.GetColumnOrNull(name) ?? throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", name);
        return fits(column.Type) ? column : throw SchemaErrors.Mismatch(nameof(inputSchema), "input", name, expected, $"{column.Type}");
    }

    /// <summary>Checks the shape of the column with the given name.</summary>
    public static void CheckSource(SchemaShape inputSchema, string name, Func<SchemaShape.Column, bool> fits, string expected)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.TryFindColumn(name, out var column))
            throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", name);
        if (!fits(column))
            throw SchemaErrors.Mismatch(nameof(inputSchema), "input", name, expected, column.TypeString);
    }

    protected override IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded) => [source];

    internal override Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose) =>
        [createGetter(input, source, out dispose)];
}
