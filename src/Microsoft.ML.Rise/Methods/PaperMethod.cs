using System.Numerics.Tensors;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Methods;

/// <summary>Σ f_i·M_i(λ) / (N·p): Petsiuk, Das, Saenko, BMVC 2018, equation 6.</summary>
internal sealed class PaperMethod : MapMethod
{
    public override string ToString() => nameof(Paper);

    internal override PreparedMethod Prepare(MaskSet masks) => new Prepared(masks);

    internal override long SizeOf(MaskTables tables, int numberOfMasks) => 0;

    private sealed class Prepared(MaskSet masks) : PreparedMethod
    {
        public override MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends)
        {
            double[] weights = MapEstimate.Widen(scores);
            double[] map = masks.Sum(weights);
            TensorPrimitives.Divide(map, masks.Count * masks.PreservationProbability, map);
            return new WeightedSum(map, weights, masks);
        }
    }

    /// <summary>A map that is a weighted sum of masks, Σ w_i·M_i / (N·p).</summary>
    private sealed class WeightedSum(double[] map, double[] weights, MaskSet masks) : MapEstimate(map, OrderedSum.Sum(weights) / weights.Length, masks)
    {
        public override void Influence(int first, int end, Span<double> influence) => Masks.Sum(weights, first, end, influence);

        public override double InfluenceOnMean(int first, int end) => Masks.PreservationProbability * OrderedSum.Sum(weights.AsSpan(first..end));
    }
}
