using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.ModelFiles;

namespace Microsoft.ML.Rise;

/// <summary>What a hidden position shows, in units of the input (R, G, B in 0 to 255 for an image column): for explaining, and at the end of a deletion or the start of an insertion (the paper's
/// code calls it the substrate). A number means that number for all channels.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(ConstantBaseline), "Constant")]
[JsonDerivedType(typeof(ValuesBaseline), "Values")]
[JsonDerivedType(typeof(RowsBaseline), "Rows")]
[JsonDerivedType(typeof(InputMeanBaseline), "InputMean")]
[JsonDerivedType(typeof(BlurredBaseline), "Blurred")]
[JsonDerivedType(typeof(GaussianBaseline), "GaussianBlur")]
[JsonDerivedType(typeof(FunctionBaseline), "Function")]
public abstract record Baseline
{
    /// <summary>Of a blur, in positions.</summary>
    private const int MaxRadius = 1 << 20;

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

    /// <summary>The input blurred by a Gaussian: an image over its rows and columns, a series over its steps, for each channel by itself. Not for features, which have no neighbours.</summary>
    /// <param name="sigma">The standard deviation in positions, above 0. Fong and Vedaldi use 10 on pictures of 224×224.</param>
    /// <param name="radius">How many positions on each side the kernel reaches, at least 1. Default: 4·sigma, rounded up, where nothing is left of it.</param>
    /// <remarks>At the borders, the outermost values go on for ever: what is constant stays so.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Baseline GaussianBlur(double sigma, int? radius = null)
    {
        if (!(sigma > 0 && double.IsFinite(sigma)) || radius < 1 || 4 * sigma > MaxRadius || radius > MaxRadius)
            throw new ArgumentOutOfRangeException(nameof(sigma), string.Create(CultureInfo.InvariantCulture, $"A blur must have a sigma above 0 and a radius of 1 to {MaxRadius}, got {sigma} and {radius ?? 4 * sigma}."));
        return new GaussianBaseline(sigma, radius ?? (int)Math.Ceiling(4 * sigma));
    }

    /// <summary>A constant.</summary>
    /// <param name="values">One finite value for all channels, or one for each.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static Baseline Constant(params IReadOnlyList<float> values) => new ConstantBaseline(Finite(values));

    /// <summary>A value for each value of the input, such as the mean of each feature over a data set.</summary>
    /// <param name="values">Finite values, arranged as the input.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static Baseline Values(params IReadOnlyList<float> values) => new ValuesBaseline(Finite(values));

    /// <summary>Rows of data: each pair of masks shows one, each row once before any twice, so that hidden positions have values that go together. Where every row shows the same as the input, a position takes no part. Minimal evidence and the metrics, which
    /// need one baseline, take the mean of the rows.</summary>
    /// <param name="rows">At least one, of finite values, arranged as the input.</param>
    /// <exception cref="ArgumentException">There are no rows, they differ in length, or a value is not finite.</exception>
    public static Baseline Rows(params IReadOnlyList<IReadOnlyList<float>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        float[][] all = [.. rows.Select(Finite)];
        return all.Length > 0 && all.All(r => r.Length == all[0].Length)
            ? new RowsBaseline(all)
            : throw new ArgumentException($"A background must have rows of equal length, at least one, got {(all.Length == 0 ? "none" : $"lengths {string.Join(", ", all.Select(r => r.Length).Distinct())}")}.", nameof(rows));
    }

    /// <summary><see cref="Rows"/> that are drawn from a column, which is read once, now.</summary>
    /// <param name="data">Rows like those that are explained, such as the training data.</param>
    /// <param name="columnName">The column that is masked, a vector of <see cref="float"/>.</param>
    /// <param name="numberOfRows">How many are drawn, at least 1.</param>
    /// <param name="seed">Equal seeds draw equal rows.</param>
    /// <exception cref="ArgumentException">There is no such column, or it has no rows, or a value that is not finite.</exception>
    public static Baseline Background(IDataView data, string columnName, int numberOfRows = 100, int seed = ExplanationOptions.DefaultSeed)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfRows, 1);
        if (data.Schema.GetColumnOrNull(columnName) is not { Type: VectorDataViewType { IsKnownSize: true } vector } column || vector.ItemType != NumberDataViewType.Single)
            throw new ArgumentException($"The background has no column '{columnName}' that is a known-size vector of Single.", nameof(columnName));
        return Rows([.. ColumnBackground.Sample(data, [column], numberOfRows, seed, ColumnHiding.BackgroundRows).Rows.Select(r => r[0].Numbers!)]);
    }

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

    /// <summary>The baselines of an input, one for each row of the background.</summary>
    /// <exception cref="InvalidOperationException">A value is not finite, or cannot be shown.</exception>
    internal virtual IReadOnlyList<float[]> RowsOf(ReadOnlySpan<float> input, InputShape shape, float? largest, string option) => [Of(input, shape, largest, option)];

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

    internal sealed record ConstantBaseline(float[] Channels) : Baseline
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

    internal sealed record ValuesBaseline([property: JsonConverter(typeof(PackedSingles))] float[] Each) : Baseline
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

    internal sealed record RowsBaseline([property: JsonConverter(typeof(PackedRows))] float[][] All) : Baseline
    {
        internal override void Validate(InputShape shape, float? largest, string option)
        {
            if (All[0].Length != shape.Length)
                throw new ArgumentOutOfRangeException(option, $"{option} must have rows of {shape.Length} values, one for each of the input ({shape}), got {All[0].Length}.");
            foreach (float[] row in All)
                RequireShowable(row, largest, option);
        }

        internal override IReadOnlyList<float[]> RowsOf(ReadOnlySpan<float> input, InputShape shape, float? largest, string option) => All;

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline)
        {
            for (int k = 0; k < baseline.Length; k++)
                baseline[k] = (float)(All.Sum(r => (double)r[k]) / All.Length);
        }

        public override string ToString() => $"{All.Length} rows of {All[0].Length} values";

        public bool Equals(RowsBaseline? other) => other is not null && All.Length == other.All.Length && All.Zip(other.All).All(r => r.First.AsSpan().SequenceEqual(r.Second));

        public override int GetHashCode() => HashCode.Combine(All.Length, All[0].Length, All[0][0]);
    }

    internal sealed record InputMeanBaseline : Baseline
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

    /// <summary>The input without its details.</summary>
    internal abstract record SmoothedBaseline : Baseline
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
    }

    internal sealed record BlurredBaseline : SmoothedBaseline
    {
        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline) => ReferenceBlur.Apply(shape, input, baseline);
    }

    internal sealed record GaussianBaseline(double Sigma, int Radius) : SmoothedBaseline
    {
        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline) =>
            Blur.Apply(shape, Blur.Gaussian(Sigma, Radius), extendsEdges: true, input, baseline);
    }

    internal sealed record FunctionBaseline([property: JsonConverter(typeof(FunctionBaseline.NotSaved))] Action<ReadOnlySpan<float>, InputShape, Span<float>> Filler) : Baseline
    {
        internal sealed class NotSaved() : NoFunction<Action<ReadOnlySpan<float>, InputShape, Span<float>>>(nameof(Baseline), "give the values that it would have (Baseline.Values, Rows or Constant), or a blur");

        public override string ToString() => "a function";

        internal override void Fill(ReadOnlySpan<float> input, InputShape shape, Span<float> baseline) => Filler(input, shape, baseline);
    }
}
