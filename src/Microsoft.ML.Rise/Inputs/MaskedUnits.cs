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
        Count = ofMap.DefaultIfEmpty(-1).Max() + 1;
        _ofPositions = shape.Segments is { Count: > 0 } segments ? [.. segments.Select(s => ofMap[s])] : ofMap;
    }

    /// <summary>How many there are; none where the input shows its baseline everywhere.</summary>
    public int Count { get; }

    /// <summary>The unit of each value of the map; −1 where it takes no part.</summary>
    public int[] OfMap { get; }

    /// <summary>The units of an input; null where they are its positions.</summary>
    /// <param name="shape">Its arrangement.</param>
    /// <param name="takesPart">For each value of the map, whether it is masked; null for all.</param>
    public static MaskedUnits? Of(InputShape shape, bool[]? takesPart = null)
    {
        int next = 0;
        int[] ofMap = takesPart is null ? [.. Enumerable.Range(0, next = shape.NumberOfSegments)] : [.. takesPart.Select(isIn => isIn ? next++ : -1)];
        return next > 0 && next == ofMap.Length && shape.Segments.Count == 0 ? null : new MaskedUnits(shape, ofMap);
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
