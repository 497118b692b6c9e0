using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>What of an input is masked by itself, where that is not every position: segments, and only those positions whose hiding can change anything.</summary>
internal sealed class MaskedUnits : IEquatable<MaskedUnits>
{
    private const int MostNamed = 20;

    private readonly int[] _ofPositions;
    private readonly int _width;

    private MaskedUnits(InputShape shape, int[] ofMap)
    {
        _width = shape.Width;
        OfMap = ofMap;
        Count = ofMap.Max() + 1;
        _ofPositions = shape.Segments is { Count: > 0 } segments ? [.. segments.Select(s => ofMap[s])] : ofMap;
    }

    /// <summary>How many there are; none where the input shows its baseline everywhere.</summary>
    public int Count { get; }

    /// <summary>The unit of each value of the map; −1 where it takes no part.</summary>
    public int[] OfMap { get; }

    /// <summary>The units of an input; null where they are its positions.</summary>
    /// <param name="shape">Discrete: of unrelated positions.</param>
    /// <param name="input">The values.</param>
    /// <param name="baseline">One value for each channel, or for each value.</param>
    /// <param name="leaveOut">Whether what shows its baseline anyway, bit for bit, takes no part.</param>
    public static MaskedUnits? Of(InputShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> baseline, bool leaveOut)
    {
        bool[] takesPart = new bool[shape.NumberOfSegments];
        for (int v = 0; v < shape.NumberOfPositions; v++)
        {
            int segment = shape.Segments.Count > 0 ? shape.Segments[v] : v;
            for (int c = 0; c < shape.NumberOfSharedChannels && !takesPart[segment]; c++)
            {
                int value = shape.ValueAt(v, c);
                float hidden = baseline.Length == shape.Length ? baseline[value] : baseline[c];
                takesPart[segment] = !leaveOut || BitConverter.SingleToInt32Bits(input[value]) != BitConverter.SingleToInt32Bits(hidden);
            }
        }

        int next = 0;
        int[] ofMap = [.. takesPart.Select(isIn => isIn ? next++ : -1)];
        return next == ofMap.Length && shape.Segments.Count == 0 ? null : new MaskedUnits(shape, ofMap);
    }

    /// <summary>Masks of an input from masks of its units.</summary>
    public Mask CreateMask(MaskSource source) => new UnitMask(source, _ofPositions, _width);

    /// <summary>The values of a map: those of the units, and <paramref name="elsewhere"/> where nothing takes part.</summary>
    public double[] Spread(double[] ofUnits, double elsewhere) => [.. OfMap.Select(u => u < 0 ? elsewhere : ofUnits[u])];

    public bool Equals(MaskedUnits? other) => other is not null && OfMap.AsSpan().SequenceEqual(other.OfMap);

    public override bool Equals(object? obj) => Equals(obj as MaskedUnits);

    public override int GetHashCode() => HashCode.Combine(OfMap.Length, Count);

    /// <summary>For messages, such as "positions 0, 2, 5".</summary>
    public override string ToString()
    {
        int[] parts = [.. Enumerable.Range(0, OfMap.Length).Where(v => OfMap[v] >= 0)];
        return parts.Length == 0 ? "nothing" : $"positions {string.Join(", ", parts.Take(MostNamed))}{(parts.Length > MostNamed ? $", … ({parts.Length} in all)" : "")}";
    }
}
