using System.Globalization;

namespace Microsoft.ML.Rise;

/// <summary>
/// How the values of the input column are arranged: which axes are masked, and where the channels are. A mask covers all channels of a position.
/// </summary>
/// <remarks>Read from the column's type where nothing else is said: see <see cref="RiseOptions.InputShape"/>.</remarks>
public sealed record RiseInputShape
{
    /// <summary>The largest number of channels.</summary>
    public const int MaxNumberOfChannels = 4;

    private RiseInputShape(int height, int width, int numberOfChannels, bool interleaved, bool discrete, params int[] mapDimensions)
    {
        foreach (int length in mapDimensions)
        {
            if (length <= 0)
                throw new ArgumentOutOfRangeException(nameof(mapDimensions), $"Every axis of the input must have at least one position, got {string.Join("x", mapDimensions)}.");
        }

        if (numberOfChannels is < 1 or > MaxNumberOfChannels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(numberOfChannels),
                $"The number of channels must be in 1 to {MaxNumberOfChannels}, got {numberOfChannels}.");
        }

        if ((Int128)height * width * numberOfChannels > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(mapDimensions),
                $"The input must have at most {Array.MaxLength} values, got {string.Join("x", mapDimensions)} with {numberOfChannels} channel(s).");
        }

        Height = height;
        Width = width;
        NumberOfChannels = numberOfChannels;
        IsInterleaved = interleaved;
        IsDiscrete = discrete;
        MapDimensions = Array.AsReadOnly(mapDimensions);
        Length = height * width * numberOfChannels;
    }

    /// <summary>The number of rows of an image; 1 for a series or features.</summary>
    public int Height { get; }

    /// <summary>The number of columns of an image, steps of a series, or features.</summary>
    public int Width { get; }

    /// <summary>The number of values at each position, 1 to 4.</summary>
    public int NumberOfChannels { get; }

    /// <summary>Whether the channels of a position lie side by side (H,W,C or T,C) and not in planes (C,H,W or C,T).</summary>
    public bool IsInterleaved { get; }

    /// <summary>Whether neighbouring positions are unrelated (features), so that each is masked by itself.</summary>
    public bool IsDiscrete { get; }

    /// <summary>The number of values: height × width × channels.</summary>
    public int Length { get; }

    /// <summary>The dimensions of a saliency map: H,W for an image; T for a series; the count for features.</summary>
    public IReadOnlyList<int> MapDimensions { get; }

    internal int NumberOfPositions => Height * Width;

    /// <summary>The index of the value at a position, which counts row-major, and channel.</summary>
    internal int ValueAt(int position, int channel) => IsInterleaved ? position * NumberOfChannels + channel : channel * NumberOfPositions + position;

    /// <summary>The channel of the value at an index.</summary>
    internal int ChannelOf(int value) => IsInterleaved ? value % NumberOfChannels : value / NumberOfPositions;

    /// <exception cref="ArgumentException">The input has another length.</exception>
    internal void RequireLength(ReadOnlySpan<float> input)
    {
        if (input.Length != Length)
            throw new ArgumentException($"The input must have {Length} values ({this}), got {input.Length}.", nameof(input));
    }

    /// <summary>An image, masked smoothly over its rows and columns.</summary>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <param name="width">The number of columns, at least 1.</param>
    /// <param name="numberOfChannels">1 to 4.</param>
    /// <param name="interleaved">False for planes (C,H,W), ML.NET's default; true for H,W,C.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, the number of channels is not in 1 to 4, or there are more values than an array can hold.</exception>
    public static RiseInputShape Image(int height, int width, int numberOfChannels = 3, bool interleaved = false) =>
        new(height, width, numberOfChannels, interleaved, discrete: false, height, width);

    /// <summary>A series, masked smoothly over time.</summary>
    /// <param name="numberOfSteps">The number of time steps, at least 1.</param>
    /// <param name="numberOfChannels">1 to 4 values at each step.</param>
    /// <param name="interleaved">True for T,C; false for C,T.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is below 1, the number of channels is not in 1 to 4, or there are more values than an array can hold.</exception>
    public static RiseInputShape Series(int numberOfSteps, int numberOfChannels = 1, bool interleaved = true) =>
        new(1, numberOfSteps, numberOfChannels, interleaved, discrete: false, numberOfSteps);

    /// <summary>Unrelated features, each masked by itself.</summary>
    /// <param name="numberOfFeatures">The number of features, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is below 1.</exception>
    public static RiseInputShape Features(int numberOfFeatures) =>
        new(1, numberOfFeatures, 1, interleaved: true, discrete: true, numberOfFeatures);

    /// <summary>Equal sizes and arrangement.</summary>
    public bool Equals(RiseInputShape? other) =>
        other is not null && (Height, Width, NumberOfChannels, IsInterleaved, IsDiscrete) == (other.Height, other.Width, other.NumberOfChannels, other.IsInterleaved, other.IsDiscrete)
        && MapDimensions.Count == other.MapDimensions.Count;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Height, Width, NumberOfChannels, IsInterleaved, IsDiscrete);

    /// <summary>For messages, such as "image 224x224, 3 channels, planar".</summary>
    public override string ToString()
    {
        string kind = IsDiscrete ? "features" : MapDimensions.Count == 2 ? "image" : "series";
        string channels = NumberOfChannels == 1 ? "1 channel" : $"{NumberOfChannels} channels, {(IsInterleaved ? "interleaved" : "planar")}";
        string sizes = string.Join("x", MapDimensions.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        return $"{kind} {sizes}, {channels}";
    }
}
