using System.Globalization;

namespace Microsoft.ML.Rise;

/// <summary>What a hidden position shows, in units of the input (R, G, B in 0 to 255 for an image column): for explaining, and at the end of a deletion or the start of an insertion (the paper's
/// code calls it the substrate). A number means that number for all channels.</summary>
public abstract record Baseline
{
    private protected Baseline()
    {
    }

    /// <summary>Zeros, in units of the input: the mean of a normalized image, black in one that is not.</summary>
    public static Baseline Zeros { get; } = new ConstantBaseline([0f]);

    /// <summary>The mean of the input, for each channel by itself.</summary>
    public static Baseline InputMean { get; } = new InputMeanBaseline();

    /// <summary>The input blurred as in the paper's code: an image by its 11×11 kernel, a series by one axis of it. Not for features, which have no neighbours.</summary>
    /// <remarks>The kernel is what SciPy's <c>gaussian_filter</c> with σ = 5 leaves of an 11×11 delta: wrapped back at its borders, and so nearly flat.
    /// Outside of the input are zeros.</remarks>
    public static Baseline Blurred { get; } = new BlurredBaseline();

    /// <summary>A constant.</summary>
    /// <param name="values">One finite value for all channels, or one for each.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static Baseline Constant(params IReadOnlyList<float> values) => new ConstantBaseline(Finite(values));

    /// <summary>A value for each value of the input, such as the mean of each feature over a data set.</summary>
    /// <param name="values">Finite values, arranged as the input.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static Baseline Values(params IReadOnlyList<float> values) => new ValuesBaseline(Finite(values));

    /// <summary>A user's own function of the input.</summary>
    /// <param name="function">Called once for each input: gets its values, their arrangement, and what is to be filled, arranged as the input. That comes filled with NaN, so that a value that is
    /// left out is noticed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static Baseline Function(Action<ReadOnlySpan<float>, InputShape, Span<float>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionBaseline(function);
    }

    /// <summary><see cref="Constant"/>.</summary>
    /// <param name="value">For all channels.</param>
    public static implicit operator Baseline(float value) => Constant(value);

    /// <summary>Refuses a shape of which there is no such baseline.</summary>
    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="largest">What they can show at most; null where they can show anything.</param>
    /// <param name="option">The option that the baseline comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The baseline does not fit; the message names <paramref name="option"/>.</exception>
    internal virtual void Validate(InputShape shape, float? largest, string option)
    {
    }

    /// <summary>Fills <paramref name="baseline"/> for an input of a valid shape.</summary>
    internal abstract void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline);

    /// <summary>The baseline of an input: one value for each channel, or one for each value of the input, arranged as it is.</summary>
    /// <param name="input">The values.</param>
    /// <param name="shape">Their arrangement, which is valid.</param>
    /// <param name="largest">What the input can show at most, from 0 on; null where it can show anything.</param>
    /// <param name="option">The option that the baseline comes from, for messages.</param>
    /// <exception cref="InvalidOperationException">A value is not finite, or cannot be shown.</exception>
    internal virtual float[] Of(ReadOnlySpan<float> input, InputShape shape, float? largest, string option)
    {
        float[] baseline = new float[shape.Length];
        Array.Fill(baseline, float.NaN);
        try
        {
            Fill(input, shape, baseline);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The function of {option} threw: {e.Message}", e);
        }

        int fault = Array.FindIndex(baseline, v => !float.IsFinite(v) || (largest is float most && !(v >= 0 && v <= most)));
        return fault < 0 ? baseline : throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"{option} has {baseline[fault]} at value {fault} of the input; it must be {(largest is null ? "finite" : $"in 0 to {largest}")}."));
    }

    /// <summary>Refuses values that the pixels of an image cannot show.</summary>
    private static void RequireShowable(float[] values, float? largest, string option)
    {
        int fault = largest is float most ? Array.FindIndex(values, v => !(v >= 0 && v <= most)) : -1;
        if (fault >= 0)
            throw new ArgumentOutOfRangeException(option, string.Create(CultureInfo.InvariantCulture, $"{option} must be in 0 to {largest} for an image column, got {values[fault]}."));
    }

    private static float[] Finite(IReadOnlyList<float> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count > 0 && values.All(float.IsFinite)
            ? [.. values]
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A baseline must have finite values, at least one, got '{string.Join(", ", values)}'."), nameof(values));
    }

    private sealed record ConstantBaseline(float[] Channels) : Baseline
    {
        internal override void Validate(InputShape shape, float? largest, string option)
        {
            if (Channels.Length != 1 && Channels.Length != shape.NumberOfChannels)
                throw new ArgumentOutOfRangeException(option, $"{option} must have 1 value, or one for each channel of the input ({shape}), got {Channels.Length}.");
            RequireShowable(Channels, largest, option);
        }

        internal override float[] Of(ReadOnlySpan<float> input, InputShape shape, float? largest, string option) =>
            Channels.Length == 1 ? [.. Enumerable.Repeat(Channels[0], shape.NumberOfSharedChannels)]
            : Channels.Length == shape.NumberOfSharedChannels ? Channels
            : base.Of(input, shape, largest, option);

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline)
        {
            for (int k = 0; k < baseline.Length; k++)
                baseline[k] = Channels[shape.ChannelOf(k)];
        }

        public bool Equals(ConstantBaseline? other) => other is not null && Channels.AsSpan().SequenceEqual(other.Channels);

        public override int GetHashCode() => HashCode.Combine(Channels.Length, Channels[0]);

        public override string ToString() => string.Join(", ", Channels.Select(v => v.ToString(CultureInfo.InvariantCulture)));
    }

    private sealed record ValuesBaseline(float[] Each) : Baseline
    {
        internal override void Validate(InputShape shape, float? largest, string option)
        {
            if (Each.Length != shape.Length)
                throw new ArgumentOutOfRangeException(option, $"{option} must have one value for each of the {shape.Length} values of the input ({shape}), got {Each.Length}.");
            RequireShowable(Each, largest, option);
        }

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline) => Each.CopyTo(baseline);

        public override string ToString() => $"{Each.Length} given values";

        public bool Equals(ValuesBaseline? other) => other is not null && Each.AsSpan().SequenceEqual(other.Each);

        public override int GetHashCode() => HashCode.Combine(Each.Length, Each[0]);
    }

    private sealed record InputMeanBaseline : Baseline
    {
        public override string ToString() => "the mean of the input";

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline)
        {
            double[] sums = new double[shape.NumberOfChannels];
            for (int k = 0; k < input.Length; k++)
                sums[shape.ChannelOf(k)] += input[k];
            for (int k = 0; k < baseline.Length; k++)
                baseline[k] = (float)(sums[shape.ChannelOf(k)] / (shape.Length / shape.NumberOfChannels));
        }
    }

    private sealed record BlurredBaseline : Baseline
    {
        public override string ToString() => "the blurred input";

        internal override void Validate(InputShape shape, float? largest, string option)
        {
            if (shape.Axes.All(a => a.Kind != AxisKind.Smooth))
            {
                throw new ArgumentOutOfRangeException(
                    option,
                    $"{option} cannot be blurred for {shape}: unrelated features have no neighbours. Use {nameof(Zeros)}, {nameof(Constant)}, {nameof(Values)}, {nameof(InputMean)} or {nameof(Function)}.");
            }
        }

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline) => ReferenceBlur.Apply(shape, input, baseline);
    }

    private sealed record FunctionBaseline(Action<ReadOnlySpan<float>, InputShape, Span<float>> Filler) : Baseline
    {
        public override string ToString() => "a function";

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline) => Filler(input, shape, baseline);
    }
}

/// <summary>The blur of the paper's code: a convolution with an 11×11 kernel, with zeros outside of the input, for each channel by itself.</summary>
/// <remarks>
/// The kernel is SciPy's <c>gaussian_filter</c>(delta, σ = 5) on an 11×11 array: a Gaussian cut off at 4σ = 20 positions, whose part outside of the array is reflected
/// back into it (d c b a | a b c d | d c b a). It is separable, sums to 1, and is nearly flat: .00883 in the middle, .00774 in the corners.
/// </remarks>
internal static class ReferenceBlur
{
    private const int Size = 11;
    private const int Centre = Size / 2;
    private const double Sigma = 5;
    private const int CutOff = 20;

    /// <summary>One axis of the kernel; the kernel is its outer product with itself.</summary>
    public static IReadOnlyList<double> Kernel { get; } = CreateKernel();

    /// <param name="shape">An image or a series.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="blurred">Result, arranged as the input.</param>
    public static void Apply(InputShape shape, ReadOnlySpan<float> input, Span<float> blurred)
    {
        int channels = shape.NumberOfChannels, positions = shape.Length / channels;
        bool isImage = shape.Axes.Count(a => a.Kind == AxisKind.Smooth) == 2;
        int height = isImage ? shape.Height : 1, width = positions / height;
        double[] plane = new double[positions], rowsDone = new double[positions];
        for (int c = 0; c < channels; c++)
        {
            for (int v = 0; v < positions; v++)
                plane[v] = input[ValueAt(v, c)];
            for (int y = 0; y < height; y++)
                Convolve(plane, y * width, 1, width, rowsDone);
            for (int x = 0; isImage && x < width; x++)
                Convolve(rowsDone, x, width, height, plane);
            double[] done = isImage ? plane : rowsDone;
            for (int v = 0; v < positions; v++)
                blurred[ValueAt(v, c)] = (float)done[v];
        }

        int ValueAt(int position, int channel) => shape.IsInterleaved ? position * channels + channel : channel * positions + position;
    }

    /// <summary>One line of <paramref name="count"/> values that are <paramref name="stride"/> apart.</summary>
    private static void Convolve(double[] source, int start, int stride, int count, double[] result)
    {
        for (int k = 0; k < count; k++)
        {
            double sum = 0;
            for (int j = Math.Max(0, k - Centre); j <= Math.Min(count - 1, k + Centre); j++)
                sum += Kernel[j - k + Centre] * source[start + j * stride];
            result[start + k * stride] = sum;
        }
    }

    private static double[] CreateKernel()
    {
        double[] kernel = new double[Size];
        for (int offset = -CutOff; offset <= CutOff; offset++)
            kernel[Reflect(Centre + offset)] += Math.Exp(-offset * offset / (2 * Sigma * Sigma));
        double sum = kernel.Sum();
        return [.. kernel.Select(k => k / sum)];
    }

    private static int Reflect(int position)
    {
        int wrapped = (position % (2 * Size) + 2 * Size) % (2 * Size);
        return wrapped < Size ? wrapped : 2 * Size - 1 - wrapped;
    }
}
