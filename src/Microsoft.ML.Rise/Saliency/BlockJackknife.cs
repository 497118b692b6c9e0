using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>How far a map may be from the converged one.</summary>
/// <param name="StandardError">One for each position, in units of the score; NaN where there are too few masks to tell.</param>
/// <param name="Reliability">The expected squared correlation with the converged map, in [0,1].</param>
internal sealed record MapError(double[] StandardError, double Reliability);

/// <summary>
/// The error of a map by the jackknife over blocks of consecutive masks, in its linear form: the spread of the blocks' mean influences.
/// </summary>
/// <remarks>
/// Leaving a block out moves the map by the block's mean influence, to first order, so that nothing has to be fitted again. Reliability is one minus the
/// ratio of the noise variance to the variance of the map over positions, where an offset that is common to all positions is no noise: it moves no
/// position against another.
/// </remarks>
internal static class BlockJackknife
{
    private const int NumberOfBlocks = 20;

    public static MapError ErrorOf(MapEstimate estimate, MaskRange range, double p)
    {
        int[] ends = Ends(range);
        int blocks = ends.Length - 1, positions = estimate.Map.Length;
        double[] standardError = new double[positions];
        if (blocks < 2)
        {
            standardError.AsSpan().Fill(double.NaN);
            return new MapError(standardError, 0);
        }

        var deviations = new Spread(positions);
        var centered = new Spread(positions);
        double[] influence = new double[positions];
        for (int b = 0; b < blocks; b++)
        {
            int first = ends[b], end = ends[b + 1];
            estimate.Influence(first, end, influence);
            TensorPrimitives.Divide(influence, (end - first) * p, influence);
            deviations.Add(influence);
            TensorPrimitives.Subtract(influence, OrderedSum.Sum(influence) / positions, influence);
            centered.Add(influence);
        }

        double[] noise = new double[positions];
        deviations.VarianceOfMean(standardError);
        centered.VarianceOfMean(noise);
        TensorPrimitives.Sqrt(standardError, standardError);
        return new MapError(standardError, Reliability(OrderedSum.Sum(noise) / positions, Variance(estimate.Map)));
    }

    /// <summary>Where the blocks end, counted within the range; a pair of masks, 2j and 2j + 1, is never parted.</summary>
    private static int[] Ends(MaskRange range)
    {
        long firstPair = range.First / 2, pairs = (range.End + 1) / 2 - firstPair;
        int blocks = (int)Math.Min(NumberOfBlocks, pairs);
        return [.. Enumerable.Range(0, blocks + 1).Select(b => (int)(Math.Clamp((firstPair + pairs * b / blocks) * 2, range.First, range.End) - range.First))];
    }

    /// <summary>A map without noise is converged, be it constant or not.</summary>
    private static double Reliability(double noise, double variance) => noise == 0 ? 1 : variance == 0 ? 0 : Math.Clamp(1 - noise / variance, 0, 1);

    private static double Variance(double[] map)
    {
        double[] centered = new double[map.Length];
        TensorPrimitives.Subtract(map, OrderedSum.Sum(map) / map.Length, centered);
        return OrderedSum.Dot(centered, centered) / map.Length;
    }

    /// <summary>The spread of the blocks' means at each position.</summary>
    private sealed class Spread(int positions)
    {
        private readonly double[] _sum = new double[positions];
        private readonly double[] _sumOfSquares = new double[positions];
        private readonly double[] _square = new double[positions];
        private int _count;

        public void Add(ReadOnlySpan<double> values)
        {
            _count++;
            TensorPrimitives.Add(_sum, values, _sum);
            TensorPrimitives.Multiply(values, values, _square);
            TensorPrimitives.Add(_sumOfSquares, _square, _sumOfSquares);
        }

        /// <summary>Σ (x_b − x̄)² / (B·(B − 1)).</summary>
        public void VarianceOfMean(Span<double> variance)
        {
            for (int v = 0; v < variance.Length; v++)
                variance[v] = Math.Max(0, _sumOfSquares[v] - _sum[v] * _sum[v] / _count) / ((double)_count * (_count - 1));
        }
    }
}
