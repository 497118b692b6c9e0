using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Copies a column, annotations and all.</summary>
public sealed class ColumnCopyingTransformer : RowToRowTransformerBase, IStageLoader
{
    private readonly string _output;
    private readonly string _input;

    internal ColumnCopyingTransformer(string outputColumnName, string inputColumnName)
    {
        Check.NonEmpty(outputColumnName, "columns");
        Check.NonEmpty(inputColumnName, "columns");
        _output = outputColumnName;
        _input = inputColumnName;
    }

    static ITransformer IStageLoader.Load(ModelLoadContext ctx)
    {
        var settings = ctx.Settings<Settings>();
        return new ColumnCopyingTransformer(settings.Output, settings.Input);
    }

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<ColumnCopyingTransformer>(new Settings(_output, _input));

    internal override RowMapper Bind(DataViewSchema inputSchema)
    {
        var source = inputSchema.GetColumnOrNull(_input) ?? throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", _input);
        return new Mapper(source, OutputLayout.Adding(inputSchema, [new(_output, source.Type, source.Annotations)]));
    }

    private sealed record Settings(string Output, string Input);

    private sealed class Mapper(DataViewSchema.Column source, OutputLayout layout) : RowMapper(layout)
    {
        protected override IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded) => [source];

        internal override Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose)
        {
            dispose = null;
            return [(Delegate)GenericCall.Invoke(Getter<int>, [source.Type.RawType], input, source)!];
        }

        private static ValueGetter<TValue> Getter<TValue>(DataViewRow input, DataViewSchema.Column source) => input.GetGetter<TValue>(source);
    }
}
