using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Scores an ONNX model: columns are its inputs and outputs, by name.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    private readonly OnnxTransformer _transformer;

    internal OnnxScoringEstimator(OnnxTransformer transformer)
        : base(transformer) => _transformer = transformer;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _transformer.InputNames)
        {
            if (!inputSchema.TryFindColumn(name, out _))
                throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", name);
        }
        return inputSchema.With(_transformer.Outputs.Select(Shape));
    }

    private static SchemaShape.Column Shape(OnnxNode node) => node.ItemType is null
        ? new SchemaShape.Column(node.Name, SchemaShape.Column.VectorKind.VariableVector, node.Type, isKey: false)
        : SchemaShape.Shape(node.Name, node.Type);
}
