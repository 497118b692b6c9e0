using System.Numerics.Tensors;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Methods;

/// <summary>Σ f_i·M_i(λ) / Σ M_i(λ): each position's mean score, weighted by how visible it was.</summary>
internal sealed class SelfNormalizedMethod : MapMethod
{
    /// <summary>For each mask: sums of masks are exact but for less, and a mask that shows a position at all shows more of it.</summary>
    private const double Rounding = 1e-9;

    public override string ToString() => nameof(SelfNormalized);

    internal override PreparedMethod Prepare(MaskSet masks) => new Prepared(masks);

    internal override long SizeOf(MaskTables tables, int numberOfMasks) => sizeof(double) * (long)tables.Length;

    private sealed class Prepared(MaskSet masks) : PreparedMethod
    {
        private readonly double[] _visibility = masks.Sum([]);

        public override MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends)
        {
            double[] weights = MapEstimate.Widen(scores);
            double[] map = masks.Sum(weights);
            double mean = OrderedSum.Sum(weights) / weights.Length;

            // A position that no mask showed gets the mean score: nothing was learnt about it.
            for (int v = 0; v < map.Length; v++)
                map[v] = _visibility[v] > Rounding * weights.Length ? map[v] / _visibility[v] : mean;
            return new Ratio(map, mean, weights, masks);
        }
    }

    /// <summary>A map that is a ratio of sums: mask i pulls each position from where it is towards its own score.</summary>
    private sealed class Ratio(double[] map, double mean, double[] scores, MaskSet masks) : MapEstimate(map, mean, masks)
    {
        public override void Influence(int first, int end, Span<double> influence)
        {
            double[] visibility = new double[influence.Length];
            Masks.Sum([], first, end, visibility);
            TensorPrimitives.Multiply(visibility, Map, visibility);
            Masks.Sum(scores, first, end, influence);
            TensorPrimitives.Subtract(influence, visibility, influence);
        }

        public override double InfluenceOnMean(int first, int end) =>
            Masks.PreservationProbability * (OrderedSum.Sum(scores.AsSpan(first..end)) - (end - first) * Mean);
    }
}
