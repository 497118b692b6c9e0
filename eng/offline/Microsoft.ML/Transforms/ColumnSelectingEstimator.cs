using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    private readonly ColumnSelection _selection;

    internal ColumnSelectingEstimator(ColumnSelection selection)
        : base(new ColumnSelectingTransformer(selection)) => _selection = selection;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new SchemaShape(_selection.Apply([.. inputSchema.Select(c => c.Name)]).Distinct().Select(i => inputSchema[i]));
    }
}
