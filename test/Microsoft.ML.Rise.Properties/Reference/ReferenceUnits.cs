namespace Microsoft.ML.Rise.Properties.Reference;

/// <summary>What of an input is hidden by itself, from its definition: each value of a map, or those only of which some value differs from the baseline.</summary>
/// <param name="OfMap">For each value of the map, its number among those that take part; −1 where it takes none.</param>
/// <param name="OfPositions">The same for each position.</param>
internal sealed record ReferenceUnits(int[] OfMap, int[] OfPositions)
{
    public int Count { get; } = OfMap.Max() + 1;

    /// <param name="shape">The arrangement of the input.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="hidden">What each of them shows where it is hidden.</param>
    /// <param name="leaveOut">Whether what shows its baseline anyway takes no part.</param>
    public static ReferenceUnits Of(InputShape shape, float[] input, float[] hidden, bool leaveOut)
    {
        int channels = shape.NumberOfSharedChannels, positions = shape.NumberOfPositions;
        int[] segments = shape.Segments.Count > 0 ? [.. shape.Segments] : [.. Enumerable.Range(0, positions)];
        HashSet<int> parts = [.. Enumerable.Range(0, positions * channels)
            .Where(k => BitConverter.SingleToInt32Bits(input[k]) != BitConverter.SingleToInt32Bits(hidden[k]))
            .Select(k => segments[Plain.PositionOf(shape, k)])];
        if (!leaveOut || !shape.IsDiscrete)
            parts.UnionWith(segments);
        int[] order = [.. parts.Order()];
        int[] ofMap = [.. Enumerable.Range(0, segments.Max() + 1).Select(s => Array.IndexOf(order, s))];
        return new ReferenceUnits(ofMap, [.. segments.Select(s => ofMap[s])]);
    }

    /// <summary>A value for each position, from one for each unit.</summary>
    /// <param name="values">For each unit.</param>
    /// <param name="elsewhere">Where nothing takes part.</param>
    public T[] OnPositions<T>(T[] values, T elsewhere) => [.. OfPositions.Select(u => u < 0 ? elsewhere : values[u])];

    /// <summary>A value for each value of the map.</summary>
    /// <param name="values">For each unit.</param>
    /// <param name="elsewhere">Where nothing takes part.</param>
    public double[] OnMap(double[] values, double elsewhere) => [.. OfMap.Select(u => u < 0 ? elsewhere : values[u])];
}
