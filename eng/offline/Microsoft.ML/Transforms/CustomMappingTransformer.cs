using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Computes columns by a function from object to object.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : RowToRowTransformerBase
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _mapAction;
    private readonly string? _contractName;
    private readonly SchemaDefinition? _input;
    private readonly BoundMember[] _outputs;

    internal CustomMappingTransformer(Action<TSrc, TDst> mapAction, string? contractName, SchemaDefinition? input, SchemaDefinition? output)
    {
        ArgumentNullException.ThrowIfNull(mapAction);
        _mapAction = mapAction;
        _contractName = contractName;
        _input = input;
        _outputs = BoundMember.Bind<TDst>(output ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read));
    }

    internal override RowMapper Bind(DataViewSchema inputSchema) =>
        new Mapper(_mapAction, new RowFiller<TSrc>(inputSchema, ignoreMissingColumns: false, _input), _outputs, inputSchema);

    internal override void SaveModel(ModelSaveContext ctx) => CustomMappingLoader.Save(ctx, _contractName, _mapAction);

    private sealed class Mapper(Action<TSrc, TDst> mapAction, RowFiller<TSrc> filler, BoundMember[] outputs, DataViewSchema inputSchema)
        : RowMapper(OutputLayout.Adding(inputSchema, [.. outputs.Select(o => o.Column)]))
    {
        protected override IEnumerable<DataViewSchema.Column> DependenciesOf(bool[] activeAdded) => filler.Columns;

        internal override Delegate?[] CreateGetters(DataViewRow input, bool[] activeAdded, out Action? dispose)
        {
            dispose = null;
            // One pair of objects for the whole cursor, mapped once for each row, when the first of the outputs is read.
            var source = new TSrc();
            var target = new TDst();
            var fill = filler.Over(input);
            var perRow = new OncePerRow(input, () =>
            {
                fill(source);
                mapAction(source, target);
            });
            return [.. outputs.Select((output, i) => activeAdded[i] ? MemberReaders.Create(output, Current) : null)];

            TDst Current()
            {
                perRow.Update();
                return target;
            }
        }
    }
}
