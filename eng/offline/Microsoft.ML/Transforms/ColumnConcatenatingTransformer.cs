using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Joins columns of one item type into a vector.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase, IStageLoader
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(string outputColumnName, string[] inputColumnNames)
    {
        Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        Check.That(inputColumnNames is { Length: > 0 }, nameof(inputColumnNames), "Input columns not specified");
        Check.That(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _output = outputColumnName;
        _inputs = inputColumnNames;
    }

    static ITransformer IStageLoader.Load(ModelLoadContext ctx)
    {
        var settings = ctx.Settings<Settings>();
        return new ColumnConcatenatingTransformer(settings.Output, settings.Inputs);
    }

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<ColumnConcatenatingTransformer>(new Settings(_output, _inputs));

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var sources = Array.ConvertAll(_inputs, name =>
            inputSchema.GetColumnOrNull(name) ?? throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", name));
        var itemType = ItemType(sources[0]);
        foreach (var source in sources)
        {
            if (ItemType(source) is not PrimitiveDataViewType || !ItemType(source).Equals(itemType))
                throw SchemaErrors.Mismatch(nameof(inputSchema), "input", source.Name, $"{itemType}", $"{source.Type}");
        }
        return new ConcatenatingMapper(inputSchema, _output, sources, (PrimitiveDataViewType)itemType);
    }

    private static DataViewType ItemType(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;

    private sealed record Settings(string Output, string[] Inputs);
}
