using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// The expected squared correlation of a map with the converged one, in [0,1]: one minus the ratio of the noise variance to the variance of the map over
/// positions, where an offset that is common to all positions is no noise: it moves no position against another.
/// </summary>
/// <remarks>
/// Certainty needs evidence. Where most copies have the same score, the map is a mean of the masks of the d others, and no estimate of its noise is worth more than
/// they are: of scorers that answer to one copy in 10, 30 and 300, one minus the squared correlation was between 2/d and 4/d, so that 1 − 2/d is never exceeded. And a regression of D covariates on n draws, fewer than these, has no residuals that tell what it misses: n/D is not exceeded, which linear scorers attain.
/// </remarks>
internal static class Reliability
{
    /// <param name="estimate">The map.</param>
    /// <param name="scores">What it was made of.</param>
    public static double Of(MapEstimate estimate, ReadOnlySpan<float> scores)
    {
        if (estimate.IsExact)
            return 1;
        int differing = Evidence.DifferingFromMajority(scores);
        double bound = 2 * differing < scores.Length ? Math.Max(0, 1 - 2.0 / differing) : 1;
        return bound == 0 ? 0 : Math.Min(Math.Min(bound, estimate.Knowable), Of(estimate));
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

/// <summary>How many scores tell anything: those that differ from what most copies got.</summary>
internal static class Evidence
{
    /// <summary>How many scores differ from the most frequent one.</summary>
    public static int Differing(ReadOnlySpan<float> scores)
    {
        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        int most = 0;
        for (int start = 0, k = 1; k <= sorted.Length; k++)
        {
            if (k < sorted.Length && sorted[k] == sorted[start])
                continue;
            most = Math.Max(most, k - start);
            start = k;
        }

        return scores.Length - most;
    }

    /// <summary>The same where one score has the majority; otherwise at least half of the scores. In one pass (Boyer and Moore, 1981), and one to count.</summary>
    public static int DifferingFromMajority(ReadOnlySpan<float> scores)
    {
        float candidate = 0;
        int lead = 0;
        foreach (float score in scores)
        {
            if (lead == 0)
                candidate = score;
            lead += score == candidate ? 1 : -1;
        }

        return scores.Length - scores.Count(candidate);
    }
}
