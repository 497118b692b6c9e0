using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// The expected squared correlation of a map with the converged one, in [0,1]: one minus the ratio of the noise variance to the variance of the map over
/// positions, where an offset that is common to all positions is no noise: it moves no position against another.
/// </summary>
/// <remarks>
/// Certainty needs evidence. Where most copies have the same score, the map is a mean of the masks of the d others, and no estimate of its noise is worth more than
/// they are: of scorers that answer to one copy in 10, 30 and 300, one minus the squared correlation was between 2/d and 4/d, so that 1 − 2/d is never exceeded.
/// </remarks>
internal static class Reliability
{
    /// <param name="estimate">The map.</param>
    /// <param name="scores">What it was made of.</param>
    public static double Of(MapEstimate estimate, ReadOnlySpan<float> scores)
    {
        int differing = Evidence.DifferingFromMajority(scores);
        double bound = 2 * differing < scores.Length ? Math.Max(0, 1 - 2.0 / differing) : 1;
        return bound == 0 ? 0 : Math.Min(bound, Of(estimate));
    }

    private static double Of(MapEstimate estimate)
    {
        double noise = estimate.NoiseVariance(), variance = Variance(estimate.Map);
        return noise == 0 ? 1 : variance == 0 ? 0 : Math.Clamp(1 - noise / variance, 0, 1);
    }

    private static double Variance(double[] map)
    {
        double[] centered = new double[map.Length];
        TensorPrimitives.Subtract(map, OrderedSum.Sum(map) / map.Length, centered);
        return OrderedSum.Dot(centered, centered) / map.Length;
    }
}
