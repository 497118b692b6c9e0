using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Copies a column, annotations and all.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly string _output;
    private readonly string _input;

    internal ColumnCopyingEstimator(string outputColumnName, string inputColumnName)
        : base(new ColumnCopyingTransformer(outputColumnName, inputColumnName))
    {
        _output = outputColumnName;
        _input = inputColumnName;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.TryFindColumn(_input, out var column))
            throw SchemaErrors.MissingColumn(nameof(inputSchema), "input", _input);
        return inputSchema.With([new SchemaShape.Column(_output, column.Kind, column.ItemType, column.IsKey, column.Annotations)]);
    }
}
