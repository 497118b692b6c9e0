using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Σ f_i·M_i(λ) / (N·p): Petsiuk, Das, Saenko, BMVC 2018, equation 6.</summary>
internal sealed class PaperFormula(MaskSums sums, double p) : MapFormula
{
    public override MapEstimate Estimate(ReadOnlySpan<float> scores)
    {
        double[] weights = WideScores.Of(scores);
        double[] map = sums.Sum(weights);
        TensorPrimitives.Divide(map, sums.NumberOfMasks * p, map);
        return new SumEstimate(map, weights, sums, p);
    }
}
