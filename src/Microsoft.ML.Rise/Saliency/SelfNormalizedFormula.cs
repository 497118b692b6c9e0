using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Σ f_i·M_i(λ) / Σ M_i(λ): each position's mean score, weighted by how visible it was.</summary>
internal sealed class SelfNormalizedFormula(MaskSums sums, double p) : MapFormula
{
    /// <summary>For each mask: sums of masks are exact but for less, and a mask that shows a position at all shows more of it.</summary>
    private const double Rounding = 1e-9;

    private readonly double[] _visibility = sums.Sum([]);

    public override MapEstimate Estimate(ReadOnlySpan<float> scores)
    {
        double[] weights = WideScores.Of(scores);
        double[] map = sums.Sum(weights);
        double mean = OrderedSum.Sum(weights) / weights.Length;

        // A position that no mask showed gets the mean score: nothing was learnt about it.
        for (int v = 0; v < map.Length; v++)
            map[v] = _visibility[v] > Rounding * weights.Length ? map[v] / _visibility[v] : mean;
        return new RatioEstimate(map, weights, sums, p);
    }
}

/// <summary>A map that is a ratio of sums: mask i pulls each position from where it is towards its own score.</summary>
internal sealed class RatioEstimate(double[] map, double[] scores, MaskSums sums, double p) : MapEstimate(map)
{
    public override void Influence(int first, int end, Span<double> influence)
    {
        double[] visibility = new double[influence.Length];
        sums.Sum([], first, end, visibility);
        TensorPrimitives.Multiply(visibility, Map, visibility);
        sums.Sum(scores, first, end, influence);
        TensorPrimitives.Subtract(influence, visibility, influence);
    }

    public override double NoiseVariance() => BlockJackknife.NoiseVariance(this, sums.Range, p);
}
