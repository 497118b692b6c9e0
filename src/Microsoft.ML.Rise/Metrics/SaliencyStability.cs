using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>
/// How much a method's map changes when a little noise is added to the input: the mean distance between the map of x and the maps of x + U(0, radius). Lower is better.
/// </summary>
/// <remarks>Average stability: Bhatt, Weller, Moura: Evaluating and Aggregating Feature-based Model Explanations, IJCAI 2020; the noise is one-sided, as in xplique. The
/// noise is a pure function of the seed, so that all inputs get the same. Thread-safe if the method is.</remarks>
public sealed record SaliencyStability
{
    private const string Name = "AverageStability";

    /// <summary>The upper end of the noise, above 0, in units of the input. Default: 0.1.</summary>
    public float Radius { get; init; } = 0.1f;

    /// <summary>The number of noisy inputs, at least 1; one more map is made. Default: 20.</summary>
    public int NumberOfSamples { get; init; } = 20;

    /// <summary>The distance between two maps. Default: <see cref="SaliencyDistance.L2"/>.</summary>
    public SaliencyDistance Distance { get; init; }

    /// <summary>Equal seeds give equal noise. Any value.</summary>
    public int Seed { get; init; } = RiseOptions.Defaults.Seed;

    /// <summary>Measures the stability of a method at one input.</summary>
    /// <param name="input">The values of the input.</param>
    /// <param name="method">Makes the map of an input, by RISE or any other method, with scorer and target inside: as many finite values for every input.</param>
    /// <param name="cancellationToken">Ends the measurement. Looked at before each map.</param>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A property is invalid; the message names each.</exception>
    /// <exception cref="InvalidOperationException">The method's maps have different lengths, or a value that is not finite.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public SaliencyMetricValue Measure(ReadOnlySpan<float> input, Func<ReadOnlySpan<float>, ReadOnlyMemory<float>> method, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        Validate();
        float[] map = MethodMap.Of(method(input)), noisy = new float[input.Length];
        double sum = 0;
        for (int sample = 0; sample < NumberOfSamples; sample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddNoise(input, sample, noisy);
            sum += DistanceOf(map, MethodMap.Of(method(noisy), map.Length));
        }

        return new SaliencyMetricValue(Name, MetricDirection.LowerIsBetter, sum / NumberOfSamples);
    }

    /// <summary>How well two maps of one input agree that were made from different seeds: what is not alike is noise of the method. Higher is better.</summary>
    /// <param name="input">The values of the input.</param>
    /// <param name="method">Makes the map of an input from a seed: as many finite values for every seed.</param>
    /// <param name="firstSeed">The seed of the first map.</param>
    /// <param name="secondSeed">The seed of the second map; another one.</param>
    /// <returns>The correlation of the maps over positions, in −1 to 1, 0 where one of them is constant; and that of their ranks, where equal values share the mean of theirs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="ArgumentException">The seeds are equal.</exception>
    /// <exception cref="InvalidOperationException">The maps have different lengths, or a value that is not finite.</exception>
    public static (SaliencyMetricValue Pearson, SaliencyMetricValue Spearman) MeasureSeedAgreement(
        ReadOnlySpan<float> input, Func<ReadOnlySpan<float>, int, ReadOnlyMemory<float>> method, int firstSeed = 1, int secondSeed = 2)
    {
        ArgumentNullException.ThrowIfNull(method);
        if (firstSeed == secondSeed)
            throw new ArgumentException($"The seeds must be different, got {firstSeed} twice.", nameof(secondSeed));
        float[] first = MethodMap.Of(method(input, firstSeed));
        float[] second = MethodMap.Of(method(input, secondSeed), first.Length);
        double[] a = Array.ConvertAll(first, v => (double)v), b = Array.ConvertAll(second, v => (double)v);
        return (Agreement("Pearson", Correlation.Pearson(a, b)), Agreement("Spearman", Correlation.Spearman(a, b)));

        static SaliencyMetricValue Agreement(string name, double value) => new(name, MetricDirection.HigherIsBetter, value);
    }

    private void Validate()
    {
        var errors = new OptionErrors();
        errors.Expect(Radius > 0 && float.IsFinite(Radius), $"{nameof(Radius)} must be above 0, got {Radius}");
        errors.Expect(NumberOfSamples >= 1, $"{nameof(NumberOfSamples)} must be at least 1, got {NumberOfSamples}");
        errors.Expect(Enum.IsDefined(Distance), $"{nameof(Distance)} must be a member of {nameof(SaliencyDistance)}, got {Distance}");
        errors.ThrowIfAny(message => new ArgumentOutOfRangeException(nameof(SaliencyStability), message));
    }

    private void AddNoise(ReadOnlySpan<float> input, int sample, Span<float> noisy)
    {
        for (int first = 0; first < input.Length; first += Philox.WordsPerCounter)
        {
            Philox.Words words = Philox.Generate((uint)Seed, (ulong)(first / Philox.WordsPerCounter), (ulong)sample);
            for (int k = first; k < Math.Min(first + Philox.WordsPerCounter, input.Length); k++)
                noisy[k] = (float)(input[k] + Radius * (words[k - first] / (double)(1UL << 32)));
        }
    }

    private double DistanceOf(float[] a, float[] b)
    {
        double sum = 0;
        for (int v = 0; v < a.Length; v++)
        {
            double difference = (double)a[v] - b[v];
            sum += Distance == SaliencyDistance.L1 ? Math.Abs(difference) : difference * difference;
        }

        return Distance == SaliencyDistance.L1 ? sum : Math.Sqrt(sum);
    }
}

/// <summary>A map that a user's method made.</summary>
internal static class MethodMap
{
    /// <exception cref="InvalidOperationException">The map is empty, of another length, or not finite.</exception>
    public static float[] Of(ReadOnlyMemory<float> map, int? length = null)
    {
        // A copy: a method may use its memory again.
        float[] values = map.ToArray();
        if (values.Length == 0 || length is int expected && values.Length != expected)
            throw new InvalidOperationException($"The method returned a map of {values.Length} values{(length is null ? "" : $" after one of {length}")}.");
        int fault = MapArgument.IndexOfNotFinite(values);
        return fault < 0 ? values : throw new InvalidOperationException($"The method returned a map with {values[fault]} at position {fault}; it must be finite.");
    }
}

/// <summary>How far two maps are apart.</summary>
public enum SaliencyDistance
{
    /// <summary>The root of the sum of squared differences.</summary>
    L2,

    /// <summary>The sum of absolute differences.</summary>
    L1,
}
