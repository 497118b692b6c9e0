using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Computes columns by a function from object to object.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly SchemaDefinition _input;
    private readonly SchemaDefinition _output;

    internal CustomMappingEstimator(Action<TSrc, TDst> mapAction, string? contractName, SchemaDefinition? input, SchemaDefinition? output)
        : base(new CustomMappingTransformer<TSrc, TDst>(mapAction, contractName, input, output))
    {
        _input = input ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Write);
        _output = output ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read);
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var member in _input)
        {
            var wanted = SchemaShape.Shape(member.ColumnName, member.ColumnType);
            if (!inputSchema.TryFindColumn(wanted.Name, out var column))
                throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", wanted.Name);
            bool fits = column.ItemType.Equals(wanted.ItemType) && Takes(wanted.Kind, column.Kind);
            if (!fits)
                throw SchemaErrors.Mismatch(nameof(inputSchema), "input", wanted.Name, $"{member.ColumnType}", column.TypeString);
        }
        return inputSchema.With(_output.Select(c => SchemaShape.Shape(c.ColumnName, c.ColumnType, SchemaShape.Create(c.Annotations.Schema))));
    }

    private static bool Takes(SchemaShape.Column.VectorKind wanted, SchemaShape.Column.VectorKind kind) =>
        kind == wanted || (wanted == SchemaShape.Column.VectorKind.VariableVector && kind == SchemaShape.Column.VectorKind.Vector);
}
