using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingTransformer : RowToRowTransformerBase, IStageLoader
{
    private readonly ColumnSelection _selection;

    internal ColumnSelectingTransformer(ColumnSelection selection)
    {
        if (selection.Names is not { Length: > 0 })
            throw new InvalidOperationException("Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        _selection = selection;
    }

    static ITransformer IStageLoader.Load(ModelLoadContext ctx) => new ColumnSelectingTransformer(ctx.Settings<ColumnSelection>());

    internal override void SaveModel(ModelSaveContext ctx) => ctx.SaveStage<ColumnSelectingTransformer>(_selection);

    internal override RowMapper Bind(DataViewSchema inputSchema) =>
        new Mapper(OutputLayout.Selecting(inputSchema, _selection.Apply([.. inputSchema.Select(c => c.Name)])));

    // Adds no columns, so nothing is ever asked of it.
    private sealed class Mapper(OutputLayout layout) : RowMapper(layout)
    {
        protected override IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded) => [];

        internal override Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose)
        {
            dispose = null;
            return [];
        }
    }
}
