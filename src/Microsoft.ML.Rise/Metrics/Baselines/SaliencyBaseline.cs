using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>What an input shows where nothing of it is left: the end of a deletion, the start of an insertion (the paper's code calls it the substrate).</summary>
public abstract record SaliencyBaseline
{
    private protected SaliencyBaseline()
    {
    }

    /// <summary>Zeros, in units of the input: the mean of a normalized image, black in one that is not.</summary>
    public static SaliencyBaseline Zeros { get; } = new ConstantBaseline([0f]);

    /// <summary>The mean of the input, for each channel by itself.</summary>
    public static SaliencyBaseline InputMean { get; } = new InputMeanBaseline();

    /// <summary>The input blurred as in the paper's code: an image by its 11×11 kernel, a series by one axis of it. Not for features, which have no neighbours.</summary>
    /// <remarks>The kernel is what SciPy's <c>gaussian_filter</c> with σ = 5 leaves of an 11×11 delta: wrapped back at its borders, and so nearly flat.
    /// Outside of the input are zeros.</remarks>
    public static SaliencyBaseline Blurred { get; } = new BlurredBaseline();

    /// <summary>A constant.</summary>
    /// <param name="values">One finite value for all channels, or one for each; in units of the input.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static SaliencyBaseline Constant(params float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Length > 0 && Array.TrueForAll(values, float.IsFinite)
            ? new ConstantBaseline([.. values])
            : throw new ArgumentException($"A constant baseline must have one finite value, or one for each channel, got '{string.Join(", ", values)}'.", nameof(values));
    }

    /// <summary>A user's own function of the input.</summary>
    /// <param name="function">Called once for each input.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static SaliencyBaseline Function(SaliencyBaselineFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionBaseline(function);
    }

    /// <summary>Refuses a shape of which there is no such baseline.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The baseline does not fit; the message names <paramref name="option"/>.</exception>
    internal virtual void Validate(RiseInputShape shape, string option)
    {
    }

    /// <summary>Fills <paramref name="baseline"/> for an input of a valid shape.</summary>
    internal abstract void Fill(ReadOnlySpan<float> input, RiseInputShape shape, Span<float> baseline);

    /// <summary>The baseline of an input: shape.Length values, arranged as it is.</summary>
    /// <exception cref="InvalidOperationException">A value is not finite.</exception>
    internal float[] Of(ReadOnlySpan<float> input, RiseInputShape shape)
    {
        float[] baseline = new float[shape.Length];
        Array.Fill(baseline, float.NaN);
        Fill(input, shape, baseline);
        int fault = MapArgument.IndexOfNotFinite(baseline);
        return fault < 0 ? baseline : throw new InvalidOperationException($"The baseline of the input has {baseline[fault]} at value {fault}; it must be finite.");
    }

    private sealed record ConstantBaseline(float[] Values) : SaliencyBaseline
    {
        internal override void Validate(RiseInputShape shape, string option)
        {
            if (Values.Length != 1 && Values.Length != shape.NumberOfChannels)
                throw new ArgumentOutOfRangeException(option, $"{option} must have 1 value, or one for each channel of the input ({shape}), got {Values.Length}.");
        }

        internal override void Fill(ReadOnlySpan<float> input, RiseInputShape shape, Span<float> baseline)
        {
            for (int k = 0; k < baseline.Length; k++)
                baseline[k] = Values.Length == 1 ? Values[0] : Values[shape.ChannelOf(k)];
        }
    }

    private sealed record InputMeanBaseline : SaliencyBaseline
    {
        internal override void Fill(ReadOnlySpan<float> input, RiseInputShape shape, Span<float> baseline)
        {
            double[] sums = new double[shape.NumberOfChannels];
            for (int k = 0; k < input.Length; k++)
                sums[shape.ChannelOf(k)] += input[k];
            for (int k = 0; k < baseline.Length; k++)
                baseline[k] = (float)(sums[shape.ChannelOf(k)] / shape.NumberOfPositions);
        }
    }

    private sealed record BlurredBaseline : SaliencyBaseline
    {
        internal override void Validate(RiseInputShape shape, string option)
        {
            if (shape.IsDiscrete)
            {
                throw new ArgumentOutOfRangeException(
                    option,
                    $"{option} cannot be blurred for {shape}: unrelated features have no neighbours. Use {nameof(Zeros)}, {nameof(Constant)}, {nameof(InputMean)} or {nameof(Function)}.");
            }
        }

        internal override void Fill(ReadOnlySpan<float> input, RiseInputShape shape, Span<float> baseline) => ReferenceBlur.Apply(shape, input, baseline);
    }

    private sealed record FunctionBaseline(SaliencyBaselineFunction BaselineFunction) : SaliencyBaseline
    {
        internal override void Fill(ReadOnlySpan<float> input, RiseInputShape shape, Span<float> baseline) => BaselineFunction(input, shape, baseline);
    }
}
