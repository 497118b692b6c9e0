namespace Microsoft.ML.Data;

/// <summary>An estimator with nothing to learn: fitting checks the schema and hands out the transformer.</summary>
public abstract class TrivialEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private readonly TTransformer _transformer;

    internal TrivialEstimator(TTransformer transformer) => _transformer = transformer;

    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    public abstract SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
