namespace Microsoft.ML.Rise.Metrics;

/// <summary>How well two maps of one input agree that were made from different seeds: what is not alike is noise of the method. Higher is better.</summary>
/// <param name="Pearson">The correlation of the maps over positions, in −1 to 1; 0 where one of them is constant.</param>
/// <param name="Spearman">The correlation of their ranks, in −1 to 1; equal values share the mean of their ranks.</param>
public sealed record SeedAgreement(SaliencyMetricValue Pearson, SaliencyMetricValue Spearman)
{
    /// <summary>Makes two maps, and compares them.</summary>
    /// <param name="input">The values of the input.</param>
    /// <param name="method">Makes the map of an input from a seed.</param>
    /// <param name="firstSeed">The seed of the first map.</param>
    /// <param name="secondSeed">The seed of the second map; another one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="ArgumentException">The seeds are equal.</exception>
    /// <exception cref="InvalidOperationException">The maps have different lengths, or a value that is not finite.</exception>
    public static SeedAgreement Measure(ReadOnlySpan<float> input, SeededSaliencyMethod method, int firstSeed = 1, int secondSeed = 2)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (firstSeed == secondSeed)
            throw new ArgumentException($"The seeds must be different, got {firstSeed} twice.", nameof(secondSeed));
        float[] first = MethodMap.Of(method(input, firstSeed));
        float[] second = MethodMap.Of(method(input, secondSeed), first.Length);
        double[] a = Array.ConvertAll(first, v => (double)v), b = Array.ConvertAll(second, v => (double)v);
        return new SeedAgreement(Agreement(nameof(Pearson), Correlation.Pearson(a, b)), Agreement(nameof(Spearman), Correlation.Spearman(a, b)));
    }

    private static SaliencyMetricValue Agreement(string name, double value) => new(name, MetricDirection.HigherIsBetter, value);
}
