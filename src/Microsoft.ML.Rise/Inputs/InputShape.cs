using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise;

/// <summary>How the positions of an axis are masked.</summary>
internal enum AxisKind
{
    /// <summary>Neighbours are masked together: the rows and columns of a picture, the steps of a series.</summary>
    Smooth = 0,

    /// <summary>Each position is masked by itself: features, channels that are masked one by one.</summary>
    Discrete = 1,

    /// <summary>All positions are masked together: the channels of a pixel.</summary>
    Shared = 2,
}

/// <summary>An axis of an input.</summary>
/// <param name="Length">The number of positions, at least 1.</param>
/// <param name="Kind">How they are masked.</param>
internal readonly record struct InputAxis(int Length, AxisKind Kind);

/// <summary>
/// How the values of the input are arranged, and what of them is masked by itself: its axes, in the order in which the values are stored, the last one fastest.
/// </summary>
/// <remarks>Read from the column's type where nothing else is said: see <see cref="InputColumnOptions.InputShape"/>.</remarks>
[JsonConverter(typeof(Converter))]
public sealed record InputShape
{
    private readonly int[]? _segments;

    private InputShape(IReadOnlyList<InputAxis> axes, int[]? segments = null, string[]? names = null)
    {
        long length = 1;
        foreach (InputAxis axis in axes)
        {
            if (axis.Length < (names is null ? 1 : 0))
                throw new ArgumentOutOfRangeException(nameof(axes), $"Every axis of the input must have at least one position, got {string.Join("x", axes.Select(a => a.Length))}.");
            length = Math.Min(length * axis.Length, int.MaxValue);
        }

        if (length > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(axes), $"The input must have at most {Array.MaxLength} values, got {string.Join("x", axes.Select(a => a.Length))}.");

        Axes = Array.AsReadOnly([.. axes]);
        Length = (int)length;
        _segments = segments;
        PositionNames = Array.AsReadOnly(names ?? []);
        InputAxis[] masked = [.. axes.Where(a => a.Kind != AxisKind.Shared)];
        Height = masked.Length == 2 ? masked[0].Length : 1;
        Width = masked[^1].Length;
        NumberOfSharedChannels = Length == 0 ? 1 : Length / (Height * Width);
        IsInterleaved = axes[^1].Kind != AxisKind.Smooth;
        NumberOfChannels = axes.Any(a => a.Kind == AxisKind.Smooth) ? axes.Where(a => a.Kind != AxisKind.Smooth).Select(a => a.Length).DefaultIfEmpty(1).Single() : 1;
        NumberOfSegments = segments is null ? Height * Width : segments.Max() + 1;
        MapDimensions = Array.AsReadOnly<int>(segments is null ? [.. masked.Select(a => a.Length)] : [NumberOfSegments]);
        IsDiscrete = segments is not null || masked.All(a => a.Kind == AxisKind.Discrete);
    }

    /// <summary>The axes in the order in which the values are stored.</summary>
    internal IReadOnlyList<InputAxis> Axes { get; }

    /// <summary>The number of values: the product of the lengths of the axes.</summary>
    public int Length { get; }

    /// <summary>The dimensions of a saliency map: the axes that are not shared, in their order (H,W for an image; T, or T,C with channels that are masked one by one; the count for features), or
    /// the number of segments.</summary>
    public IReadOnlyList<int> MapDimensions { get; }

    /// <summary>The segment of each position, row-major, or none: see <see cref="WithSegments"/>.</summary>
    public IReadOnlyList<int> Segments => _segments is null ? [] : Array.AsReadOnly(_segments);

    /// <summary>What the values of a map are called, in their order, or nothing: see <see cref="WithNames"/>.</summary>
    public IReadOnlyList<string> PositionNames { get; }

    /// <summary>The number of rows of an image; 1 for a series or features. With channels that are masked one by one, the first axis.</summary>
    public int Height { get; }

    /// <summary>The number of columns of an image, steps of a series, or features. With channels that are masked one by one, the last axis.</summary>
    public int Width { get; }

    /// <summary>The number of values at each pixel or step, however they are masked; 1 for features.</summary>
    public int NumberOfChannels { get; }

    /// <summary>Whether the channels of a position lie side by side (H,W,C or T,C) and not in planes (C,H,W or C,T).</summary>
    public bool IsInterleaved { get; }

    /// <summary>How many of them are masked together.</summary>
    internal int NumberOfSharedChannels { get; }

    /// <summary>Whether everything is masked by itself, so that neighbours are unrelated.</summary>
    internal bool IsDiscrete { get; }

    /// <summary>The number of values of a map.</summary>
    internal int NumberOfSegments { get; }

    /// <summary>The number of values of a mask, before any are put together as segments.</summary>
    internal int NumberOfPositions => Height * Width;

    /// <summary>An image, masked smoothly over its rows and columns.</summary>
    /// <param name="height">The number of rows, at least 1.</param>
    /// <param name="width">The number of columns, at least 1.</param>
    /// <param name="numberOfChannels">The number of values of a pixel, at least 1; they are masked together.</param>
    /// <param name="interleaved">False for planes (C,H,W), ML.NET's default; true for H,W,C.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or there are more values than an array can hold.</exception>
    public static InputShape Image(int height, int width, int numberOfChannels = 3, bool interleaved = false) => new(
        Arrange([new(height, AxisKind.Smooth), new(width, AxisKind.Smooth)], new(numberOfChannels, AxisKind.Shared), interleaved));

    /// <summary>A series, masked smoothly over time.</summary>
    /// <param name="numberOfSteps">The number of time steps, at least 1.</param>
    /// <param name="numberOfChannels">The number of values at each step, at least 1.</param>
    /// <param name="interleaved">True for T,C; false for C,T.</param>
    /// <param name="maskChannels">Whether the channels of a step are masked one by one, so that the map says which of them matters; else they are masked together.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or there are more values than an array can hold.</exception>
    public static InputShape Series(int numberOfSteps, int numberOfChannels = 1, bool interleaved = true, bool maskChannels = false) => new(
        Arrange([new(numberOfSteps, AxisKind.Smooth)], new(numberOfChannels, maskChannels ? AxisKind.Discrete : AxisKind.Shared), interleaved));

    /// <summary>Unrelated features, each masked by itself.</summary>
    /// <param name="numberOfFeatures">The number of features, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is below 1.</exception>
    public static InputShape Features(int numberOfFeatures) => new([new(numberOfFeatures, AxisKind.Discrete)]);

    /// <summary>Any number of unrelated positions, none too, with their names.</summary>
    internal static InputShape OfPositions(IReadOnlyList<string> names) => new([new(names.Count, AxisKind.Discrete)], names: [.. names]);

    /// <summary>The same values, masked by segments: super-pixels or regions of an image, stretches of a series, groups of features. The map has one value for each segment.</summary>
    /// <param name="segments">For each position (row-major, without the channels), the number of its segment: 0 to K − 1, each at least once.</param>
    /// <exception cref="ArgumentException">There is not one number for each position, or a number is left out.</exception>
    public InputShape WithSegments(params IReadOnlyList<int> segments)
    {
        ArgumentNullException.ThrowIfNull(segments);
        if (segments.Count != NumberOfPositions)
            throw new ArgumentException($"There must be a segment for each of the {NumberOfPositions} positions of the input ({this}), got {segments.Count}.", nameof(segments));
        int[] copy = [.. segments];
        HashSet<int> numbers = [.. copy];
        if (numbers.Min() != 0 || numbers.Max() != numbers.Count - 1)
            throw new ArgumentException($"Segments must be numbered from 0 without a gap, got {numbers.Count} numbers from {numbers.Min()} to {numbers.Max()}.", nameof(segments));
        return new InputShape(Axes, copy);
    }

    /// <summary>The same values, with a name for each value of a map: of features, of segments, of the steps of a series.</summary>
    /// <param name="names">As many as a map has values.</param>
    /// <exception cref="ArgumentException">There is not one for each value of a map, or one is null.</exception>
    public InputShape WithNames(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != NumberOfSegments || names.Contains(null!))
            throw new ArgumentException($"There must be a name for each of the {NumberOfSegments} values of a map of the input ({this}), got {names.Count(n => n is not null)}.", nameof(names));
        return new InputShape(Axes, _segments, [.. names]);
    }

    /// <summary>The values of a map, one for each position: the map itself, or each segment's value at all of its positions.</summary>
    /// <param name="map">One value for each position or segment.</param>
    /// <returns>Row-major, without the channels.</returns>
    /// <exception cref="ArgumentException">The map has another length.</exception>
    public float[] Spread(ReadOnlySpan<float> map)
    {
        if (map.Length != NumberOfSegments)
            throw new ArgumentException($"A map of the input ({this}) has {NumberOfSegments} values, got {map.Length}.", nameof(map));
        if (_segments is null)
            return map.ToArray();
        float[] spread = new float[_segments.Length];
        for (int v = 0; v < spread.Length; v++)
            spread[v] = map[_segments[v]];
        return spread;
    }

    /// <summary>Equal axes, segments and names.</summary>
    public bool Equals(InputShape? other) => ReferenceEquals(this, other)
        || (other is not null && Axes.SequenceEqual(other.Axes) && (_segments ?? []).AsSpan().SequenceEqual(other._segments) && PositionNames.SequenceEqual(other.PositionNames));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (InputAxis axis in Axes)
            hash.Add(axis);
        hash.Add(NumberOfSegments);
        return hash.ToHashCode();
    }

    /// <summary>For messages, such as "image 224x224, 3 channels, planar".</summary>
    public override string ToString()
    {
        InputAxis[] masked = [.. Axes.Where(a => a.Kind != AxisKind.Shared)];
        int smooth = masked.Count(a => a.Kind == AxisKind.Smooth);
        string kind = smooth == 0 ? "features" : smooth == 2 ? "image" : "series";
        if (smooth == 1)
            masked = [.. masked.Where(a => a.Kind == AxisKind.Smooth)];
        string channels = NumberOfChannels == 1 ? "1 channel" : $"{NumberOfChannels} channels, {(IsInterleaved ? "interleaved" : "planar")}{(NumberOfSharedChannels < NumberOfChannels ? ", masked one by one" : "")}";
        string sizes = string.Join("x", masked.Select(a => a.Length.ToString(CultureInfo.InvariantCulture)));
        return $"{kind} {sizes}, {channels}{(_segments is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {NumberOfSegments} segments"))}";
    }

    /// <summary>The index of the value at a position, which counts row-major, and channel.</summary>
    internal int ValueAt(int position, int channel) => IsInterleaved ? position * NumberOfSharedChannels + channel : channel * NumberOfPositions + position;

    /// <summary>The channel of the value at an index.</summary>
    internal int ChannelOf(int value) => IsInterleaved ? value % NumberOfChannels : value / (Length / NumberOfChannels);

    /// <summary>The axes of masks with a grid, which is stretched and shifted over smooth axes.</summary>
    internal MaskLayout LayoutOf(GridSize gridSize) => LayoutOf(gridSize, MaskAxis.Smooth);

    /// <summary>The axes of masks with a value for each value of a map.</summary>
    internal MaskLayout LayoutOfMap() => LayoutOf(1, (length, _) => MaskAxis.Discrete(length));

    /// <summary>The axes of masks with a grid.</summary>
    /// <param name="gridSize">Its cells over smooth axes.</param>
    /// <param name="smooth">Makes a smooth axis of its length and its cells.</param>
    internal MaskLayout LayoutOf(GridSize gridSize, Func<int, int, MaskAxis> smooth)
    {
        if (_segments is not null)
            return new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(NumberOfSegments));
        InputAxis[] masked = [.. Axes.Where(a => a.Kind != AxisKind.Shared)];
        MaskAxis[] axes = [.. masked.Select((a, k) => a.Kind == AxisKind.Discrete ? MaskAxis.Discrete(a.Length) : smooth(a.Length, masked.Length == 2 && k == 0 && masked[1].Kind == AxisKind.Smooth ? gridSize.Rows : gridSize.Columns))];
        return axes.Length == 2 ? new MaskLayout(axes[0], axes[1]) : new MaskLayout(MaskAxis.Discrete(1), axes[0]);
    }

    /// <exception cref="ArgumentException">The input has another length.</exception>
    internal void RequireLength(ReadOnlySpan<float> input)
    {
        if (input.Length != Length)
            throw new ArgumentException($"The input must have {Length} values ({this}), got {input.Length}.", nameof(input));
    }

    /// <summary>Writes axes, segments and names: all else follows from them.</summary>
    internal sealed class Converter : JsonConverter<InputShape>
    {
        public override InputShape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            InputAxis[] axes = [.. root.GetProperty(nameof(Axes)).EnumerateArray().Select(a => new InputAxis(a[0].GetInt32(), Enum.Parse<AxisKind>(a[1].GetString()!)))];
            string[]? names = root.TryGetProperty(nameof(PositionNames), out JsonElement given) ? [.. given.EnumerateArray().Select(n => n.GetString()!)] : null;
            var shape = new InputShape(axes, names: names);
            if (root.TryGetProperty(nameof(Segments), out JsonElement segments))
                shape = shape.WithSegments([.. segments.EnumerateArray().Select(s => s.GetInt32())]);
            return names is null ? shape : shape.WithNames(names);
        }

        public override void Write(Utf8JsonWriter writer, InputShape value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteStartArray(nameof(Axes));
            foreach (InputAxis axis in value.Axes)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(axis.Length);
                writer.WriteStringValue($"{axis.Kind}");
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            if (value._segments is { } segments)
            {
                writer.WriteStartArray(nameof(Segments));
                foreach (int segment in segments)
                    writer.WriteNumberValue(segment);
                writer.WriteEndArray();
            }

            if (value.PositionNames.Count > 0 || value.Length == 0)
            {
                writer.WriteStartArray(nameof(PositionNames));
                foreach (string name in value.PositionNames)
                    writer.WriteStringValue(name);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }
    }

    private static InputAxis[] Arrange(InputAxis[] positions, InputAxis channels, bool interleaved)
    {
        // A single channel says nothing, wherever it is.
        if (channels.Length == 1)
            return positions;
        return interleaved ? [.. positions, channels] : [channels, .. positions];
    }
}
