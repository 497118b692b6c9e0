using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// The error of a map by the jackknife over folds of consecutive masks, in its linear form: the spread of the folds' mean influences.
/// </summary>
/// <remarks>Leaving a fold out moves the map by the fold's mean influence, to first order, so that nothing has to be fitted again.</remarks>
internal static class Jackknife
{
    private const int NumberOfFolds = 20;

    /// <summary>One for each position, in units of the score; NaN where there are too few masks to tell.</summary>
    /// <param name="estimate">The map.</param>
    /// <param name="ofContrast">Whether it is the error of the contrast that is asked for.</param>
    public static double[] StandardError(MapEstimate estimate, bool ofContrast)
    {
        double[]? variance = VarianceOfMean(estimate, estimate.Map.Length, (first, end, influence) =>
        {
            MeanInfluence(estimate, first, end, influence);
            if (ofContrast)
                TensorPrimitives.Subtract(influence, estimate.InfluenceOnMean(first, end) / ((end - first) * estimate.Masks.PreservationProbability), influence);
        });
        double[] error = variance ?? [.. Enumerable.Repeat(double.NaN, estimate.Map.Length)];
        TensorPrimitives.Sqrt(error, error);
        if (ofContrast)
            TensorPrimitives.Divide(error, 1 - estimate.Masks.PreservationProbability, error);
        return error;
    }

    /// <summary>The same of the mean score.</summary>
    public static double StandardErrorOfMean(MapEstimate estimate)
    {
        double[]? variance = VarianceOfMean(
            estimate, 1, (first, end, influence) => influence[0] = estimate.InfluenceOnMean(first, end) / ((end - first) * estimate.Masks.PreservationProbability));
        return variance is null ? double.NaN : Math.Sqrt(variance[0]);
    }

    /// <summary>See <see cref="MapEstimate.NoiseVariance"/>; infinite where there are too few masks to tell.</summary>
    public static double NoiseVariance(MapEstimate estimate)
    {
        double[]? variance = VarianceOfMean(estimate, estimate.Map.Length, (first, end, influence) =>
        {
            MeanInfluence(estimate, first, end, influence);
            TensorPrimitives.Subtract(influence, OrderedSum.Sum(influence) / influence.Length, influence);
        });
        return variance is null ? double.PositiveInfinity : OrderedSum.Sum(variance) / variance.Length;
    }

    private static void MeanInfluence(MapEstimate estimate, int first, int end, double[] influence)
    {
        estimate.Influence(first, end, influence);
        TensorPrimitives.Divide(influence, (end - first) * estimate.Masks.PreservationProbability, influence);
    }

    /// <param name="estimate">The map.</param>
    /// <param name="length">How many values vary.</param>
    /// <param name="influenceOf">Writes the mean influence on them of the masks first to end, exclusive.</param>
    private static double[]? VarianceOfMean(MapEstimate estimate, int length, Action<int, int, double[]> influenceOf)
    {
        int[] ends = Ends(estimate.Masks.Range);
        int folds = ends.Length - 1;
        if (folds < 2)
            return null;

        double[] influence = new double[length];
        double[] sum = new double[influence.Length], sumOfSquares = new double[influence.Length];
        for (int k = 0; k < folds; k++)
        {
            influenceOf(ends[k], ends[k + 1], influence);
            TensorPrimitives.Add(sum, influence, sum);
            TensorPrimitives.MultiplyAdd(influence, influence, sumOfSquares, sumOfSquares);
        }

        // Σ (x_k − x̄)² / (K·(K − 1))
        double[] variance = sum;
        for (int v = 0; v < variance.Length; v++)
            variance[v] = Math.Max(0, sumOfSquares[v] - sum[v] * sum[v] / folds) / ((double)folds * (folds - 1));
        return variance;
    }

    /// <summary>Where the folds end, counted within the range; a pair of masks, 2j and 2j + 1, is never parted.</summary>
    private static int[] Ends(MaskRange range)
    {
        long firstPair = range.First / 2, pairs = (range.End + 1) / 2 - firstPair;
        int folds = (int)Math.Min(NumberOfFolds, pairs);
        return [.. Enumerable.Range(0, folds + 1).Select(k => (int)(Math.Clamp((firstPair + pairs * k / folds) * 2, range.First, range.End) - range.First))];
    }
}
