using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// Shapley values φ of the game f(S; b) − f(∅; b), averaged over the rows b of the background, whose score is that of a copy that shows the units S of the input and everything else of row b: φ_i = mean of f(S ∪ {i}; b) − f(S; b) over rows, over the sizes of S and over
/// the sets of a size without i. Their sum is f(input) − mean of f(∅; b).
/// </summary>
/// <remarks>
/// Of <see cref="EnumeratedMasks"/> they are exact; of <see cref="ShapleyMasks"/> they are the fit of <see cref="ShapleyDesign"/> and <see cref="ShapleyInteractions"/>, anchored at each row's own score: of a pair (S, its complement) over row b,
/// y = [f(S; b) − f(Sᶜ; b)] / 2 − [f(input) − f(∅; b)]·(k/n − 1/2). The end scores of all rows must be given.
/// </remarks>
internal sealed class ShapleyMethod : MapMethod
{
    public override string ToString() => "Shapley";

    internal override PreparedMethod Prepare(MaskSet masks) => masks.Source is EnumeratedMasks source ? new Exact(masks, source) : new Sampled(masks);

    /// <summary>Three matrices of units × pairs, two of units × units, and those of the pairs over a row.</summary>
    internal override long SizeOf(MaskTables tables, int numberOfMasks) => sizeof(double) * (tables.Length * (3L * numberOfMasks / 2 + 2L * tables.Length) + 32L * numberOfMasks);

    private sealed class Sampled(MaskSet masks) : PreparedMethod
    {
        /// <summary>Fewer pairs than this beyond the units leave too few errors to tell from.</summary>
        private const int LeastSurplus = 8;

        private readonly ShapleyDesign? _design = masks.Length > 1 ? new ShapleyDesign(masks) : null;

        public override MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends)
        {
            double[] hidden = MapEstimate.Widen(ends.Hidden.Span);
            double baseline = OrderedSum.Sum(hidden) / hidden.Length;
            if (_design is null)
                return new ExactValues([ends.Shown - baseline], baseline, masks);
            double[] y = new double[_design.NumberOfPairs];
            for (int p = 0; p < y.Length; p++)
            {
                int first = _design.First[p];
                double difference = ((double)scores[first] - scores[first + 1]) / 2, whole = ends.Shown - hidden[_design.Rows[p]];
                y[p] = _design.Roots[p] * (difference - whole * (_design.Shares[p] - 0.5));
            }

            var fit = new ShapleyInteractions(_design, y);
            double mean = (ends.Shown - baseline) / masks.Length;
            double[]? variance = y.Length < masks.Length + LeastSurplus ? null : fit.Variance();
            return new SampledValues([.. fit.Values.Select(value => value + mean)], variance, baseline, masks, y.Length);
        }
    }

    private sealed class Exact(MaskSet masks, EnumeratedMasks source) : PreparedMethod
    {
        public override MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends)
        {
            int n = source.NumberOfPositions, rows = source.NumberOfRows, sets = scores.Length / rows;
            double[] hidden = MapEstimate.Widen(scores[..rows]);
            double[] values = new double[masks.Length], weights = [.. Enumerable.Range(0, n).Select(k => WeightOf(k, n) / rows)];
            double[] terms = new double[scores.Length / 2];
            for (int unit = 0; unit < n; unit++)
            {
                int term = 0;
                for (int set = 0; set < sets; set++)
                {
                    if ((set >> unit & 1) == 1)
                        continue;
                    double weight = weights[source.NumberShown((long)set * rows)];
                    for (int row = 0; row < rows; row++)
                        terms[term++] = weight * ((double)scores[(set | 1 << unit) * rows + row] - scores[set * rows + row]);
                }

                values[unit] = OrderedSum.Sum(terms);
            }

            return new ExactValues(values, OrderedSum.Sum(hidden) / rows, masks);
        }

        /// <summary>k!·(n − k − 1)! / n!: any of the n sizes of sets without the unit, and any set of a size, counts as much.</summary>
        private static double WeightOf(int k, int n)
        {
            double weight = 1.0 / n;
            for (int j = 1; j <= k; j++)
                weight *= (double)j / (n - j);
            return weight;
        }
    }

    /// <summary>Values that are contrasts as they are; the baseline is not sampled.</summary>
    private abstract class ShapleyValues(double[] values, double baseline, MaskSet masks) : MapEstimate(values, baseline, masks)
    {
        public override double[] Contrast() => [.. Map];

        public override double[] ContrastStandardError() => StandardError();

        public override double StandardErrorOfMean() => 0;

        public override double InfluenceOnMean(int first, int end) => 0;

        /// <summary>Not by single masks.</summary>
        public override void Influence(int first, int end, Span<double> influence) => influence.Fill(double.NaN);
    }

    private sealed class ExactValues(double[] values, double baseline, MaskSet masks) : ShapleyValues(values, baseline, masks)
    {
        public override bool IsExact => true;

        public override double[] StandardError() => new double[Map.Length];

        public override double NoiseVariance() => 0;
    }

    /// <param name="values">φ.</param>
    /// <param name="variance">Of each; none where there are too few pairs to tell.</param>
    /// <param name="baseline">The mean of f(∅; b).</param>
    /// <param name="masks">What was asked.</param>
    /// <param name="numberOfPairs">The whole pairs among them.</param>
    private sealed class SampledValues(double[] values, double[]? variance, double baseline, MaskSet masks, int numberOfPairs) : ShapleyValues(values, baseline, masks)
    {
        /// <summary>Values that sum to a known number have n − 1 directions, and each pair shows one of them.</summary>
        public override double Knowable => Math.Min(1, numberOfPairs / (Map.Length - 1.0));

        public override double[] StandardError() => variance is null ? [.. Enumerable.Repeat(double.NaN, Map.Length)] : [.. variance.Select(Math.Sqrt)];

        public override double NoiseVariance() => variance is null || variance.Any(double.IsNaN) ? double.PositiveInfinity : OrderedSum.Sum(variance) / variance.Length;
    }
}
