using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Puts objects through a model, one at a time. Not for several threads.</summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer? _owned;
    private bool _disposed;

    internal PredictionEngineBase(ITransformer transformer, BoundMember[] inputs, PredictionEngineOptions options)
    {
        Check.That(transformer.IsRowToRowMapper, nameof(transformer), "Must be a row to row mapper");
        _owned = options.OwnsTransformer ? transformer : null;
        InputRow = new ObjectRow<TSrc>(inputs);
        var mapper = transformer.GetRowToRowMapper(InputRow.Schema);
        OutputSchema = mapper.OutputSchema;
        var filler = new RowFiller<TDst>(OutputSchema, options.IgnoreMissingColumns, options.OutputSchemaDefinition);
        Fill = filler.Over(mapper.GetRow(InputRow, OutputSchema));
    }

    public DataViewSchema OutputSchema { get; }

    private protected ObjectRow<TSrc> InputRow { get; }

    private protected Action<TDst> Fill { get; }

    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    public abstract void Predict(TSrc example, ref TDst prediction);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        (_owned as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }
}
