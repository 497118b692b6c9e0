using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Puts objects through a model, one at a time. Not for several threads.</summary>
public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst>
    where TSrc : class
    where TDst : class, new()
{
    internal PredictionEngine(ITransformer transformer, BoundMember[] inputs, PredictionEngineOptions options)
        : base(transformer, inputs, options)
    {
    }

    public override void Predict(TSrc example, ref TDst prediction)
    {
        ArgumentNullException.ThrowIfNull(example);
        InputRow.MoveTo(example);
        prediction ??= new TDst();
        Fill(prediction);
    }
}
