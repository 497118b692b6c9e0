using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Methods;

/// <summary>Σ P(g)·f(g)·g(λ) / p over all grids g: nothing is left to chance.</summary>
internal sealed class ExactMethod : MapMethod
{
    public override string ToString() => "Exact";

    internal override PreparedMethod Prepare(MaskSet masks) => new Prepared(masks, (EnumeratedMasks)masks.Source);

    internal override long SizeOf(MaskTables tables, int numberOfMasks) => sizeof(double) * (long)numberOfMasks;

    private sealed class Prepared(MaskSet masks, EnumeratedMasks source) : PreparedMethod
    {
        private readonly double[] _probabilities = [.. Enumerable.Range(0, masks.Count).Select(i => source.ProbabilityOf(masks.Range.First + i))];

        public override MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends)
        {
            // From the first score on: what is equal for all of them stays so to the bit.
            double[] weights = MapEstimate.Widen(scores);
            double first = weights[0];
            TensorPrimitives.Subtract(weights, first, weights);
            TensorPrimitives.Multiply(weights, _probabilities, weights);
            double[] map = masks.Sum(weights);
            TensorPrimitives.Divide(map, masks.PreservationProbability, map);
            TensorPrimitives.Add(map, first, map);
            return new Enumerated(map, first + OrderedSum.Sum(weights), MapEstimate.Widen(scores), source, masks);
        }
    }

    private sealed class Enumerated(double[] map, double mean, double[] scores, EnumeratedMasks source, MaskSet masks) : MapEstimate(map, mean, masks)
    {
        public override bool IsExact => true;

        /// <summary>Σ P(g without λ)·(f(g with λ) − f(g without λ)): exactly 0 where λ changes nothing.</summary>
        public override double[] Contrast()
        {
            int rows = source.NumberOfRows;
            double[] contrast = new double[Map.Length], terms = new double[scores.Length / 2];
            for (int position = 0; position < source.NumberOfPositions; position++)
            {
                int term = 0, step = rows << position;
                for (int i = 0; i < scores.Length; i++)
                {
                    if ((i / rows >> position & 1) == 0)
                        terms[term++] = source.ProbabilityOf(i) * (scores[i + step] - scores[i]);
                }

                contrast[position] = OrderedSum.Sum(terms) / (1 - source.PreservationProbability);
            }

            return contrast;
        }

        public override double[] StandardError() => new double[Map.Length];

        public override double[] ContrastStandardError() => new double[Map.Length];

        public override double StandardErrorOfMean() => 0;

        public override double NoiseVariance() => 0;

        public override void Influence(int first, int end, Span<double> influence) => influence.Clear();

        public override double InfluenceOnMean(int first, int end) => 0;
    }
}
