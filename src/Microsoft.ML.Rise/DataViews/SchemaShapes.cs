using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The shape of a schema, which ML.NET makes for its own estimators only: an estimator that is put into a chain is shown it.</summary>
internal static class SchemaShapes
{
    public static SchemaShape Of(DataViewSchema schema)
    {
        var probe = new Probe();
        new EstimatorChain<ITransformer>().Append(probe).Fit(new EmptyView(schema));
        return probe.Shape!;
    }

    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
    }
}
