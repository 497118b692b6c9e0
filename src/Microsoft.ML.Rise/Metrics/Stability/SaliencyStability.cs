using Microsoft.ML.Rise.Masks;

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

    /// <summary>Ends a measurement with <see cref="OperationCanceledException"/>. Looked at before each map.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Measures the stability of a method at one input.</summary>
    /// <param name="input">The values of the input.</param>
    /// <param name="method">Makes the map of an input.</param>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A property is invalid; the message names each.</exception>
    /// <exception cref="InvalidOperationException">The method's maps have different lengths, or a value that is not finite.</exception>
    /// <exception cref="OperationCanceledException"><see cref="CancellationToken"/> was cancelled.</exception>
    public SaliencyMetricValue Measure(ReadOnlySpan<float> input, SaliencyMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        Validate();
        float[] map = MethodMap.Of(method(input)), noisy = new float[input.Length];
        double sum = 0;
        for (int sample = 0; sample < NumberOfSamples; sample++)
        {
            CancellationToken.ThrowIfCancellationRequested();
            AddNoise(input, sample, noisy);
            sum += DistanceOf(map, MethodMap.Of(method(noisy), map.Length));
        }

        return new SaliencyMetricValue(Name, MetricDirection.LowerIsBetter, sum / NumberOfSamples);
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
        for (int first = 0; first < input.Length; first += Philox.WordsPerBlock)
        {
            Philox.Block words = Philox.Generate((uint)Seed, (ulong)(first / Philox.WordsPerBlock), (ulong)sample);
            for (int k = first; k < Math.Min(first + Philox.WordsPerBlock, input.Length); k++)
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
