using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// The expected squared correlation of a map with the converged one, in [0,1]: one minus the ratio of the noise variance to the variance of the map over
/// positions, where an offset that is common to all positions is no noise: it moves no position against another.
/// </summary>
internal static class Reliability
{
    public static double Of(MapEstimate estimate)
    {
        double noise = estimate.NoiseVariance(), variance = Variance(estimate.Map);

        // A map without noise is converged, be it constant or not.
        return noise == 0 ? 1 : variance == 0 ? 0 : Math.Clamp(1 - noise / variance, 0, 1);
    }

    private static double Variance(double[] map)
    {
        double[] centered = new double[map.Length];
        TensorPrimitives.Subtract(map, OrderedSum.Sum(map) / map.Length, centered);
        return OrderedSum.Dot(centered, centered) / map.Length;
    }
}
