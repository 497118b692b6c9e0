using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// The error of a map by the jackknife over blocks of consecutive masks, in its linear form: the spread of the blocks' mean influences.
/// </summary>
/// <remarks>Leaving a block out moves the map by the block's mean influence, to first order, so that nothing has to be fitted again.</remarks>
internal static class BlockJackknife
{
    private const int NumberOfBlocks = 20;

    /// <summary>One for each position, in units of the score; NaN where there are too few masks to tell.</summary>
    public static double[] StandardError(MapEstimate estimate, MaskRange range, double p)
    {
        double[]? variance = VarianceOfMean(estimate, range, p, isCentered: false);
        double[] error = variance ?? [.. Enumerable.Repeat(double.NaN, estimate.Map.Length)];
        TensorPrimitives.Sqrt(error, error);
        return error;
    }

    /// <summary>See <see cref="MapEstimate.NoiseVariance"/>; infinite where there are too few masks to tell.</summary>
    public static double NoiseVariance(MapEstimate estimate, MaskRange range, double p) =>
        VarianceOfMean(estimate, range, p, isCentered: true) is { } variance ? OrderedSum.Sum(variance) / variance.Length : double.PositiveInfinity;

    /// <param name="estimate">The map.</param>
    /// <param name="range">Its masks.</param>
    /// <param name="p">The preservation probability.</param>
    /// <param name="isCentered">Whether an offset that is common to all positions does not count.</param>
    private static double[]? VarianceOfMean(MapEstimate estimate, MaskRange range, double p, bool isCentered)
    {
        int[] ends = Ends(range);
        int blocks = ends.Length - 1;
        if (blocks < 2)
            return null;

        double[] influence = new double[estimate.Map.Length];
        double[] sum = new double[influence.Length], sumOfSquares = new double[influence.Length];
        for (int b = 0; b < blocks; b++)
        {
            int first = ends[b], end = ends[b + 1];
            estimate.Influence(first, end, influence);
            TensorPrimitives.Divide(influence, (end - first) * p, influence);
            if (isCentered)
                TensorPrimitives.Subtract(influence, OrderedSum.Sum(influence) / influence.Length, influence);
            TensorPrimitives.Add(sum, influence, sum);
            TensorPrimitives.MultiplyAdd(influence, influence, sumOfSquares, sumOfSquares);
        }

        // Σ (x_b − x̄)² / (B·(B − 1))
        double[] variance = sum;
        for (int v = 0; v < variance.Length; v++)
            variance[v] = Math.Max(0, sumOfSquares[v] - sum[v] * sum[v] / blocks) / ((double)blocks * (blocks - 1));
        return variance;
    }

    /// <summary>Where the blocks end, counted within the range; a pair of masks, 2j and 2j + 1, is never parted.</summary>
    private static int[] Ends(MaskRange range)
    {
        long firstPair = range.First / 2, pairs = (range.End + 1) / 2 - firstPair;
        int blocks = (int)Math.Min(NumberOfBlocks, pairs);
        return [.. Enumerable.Range(0, blocks + 1).Select(b => (int)(Math.Clamp((firstPair + pairs * b / blocks) * 2, range.First, range.End) - range.First))];
    }
}
