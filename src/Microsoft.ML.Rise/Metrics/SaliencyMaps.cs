using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>What can be wrong with saliency maps.</summary>
internal static class SaliencyMaps
{
    /// <summary>What is wrong, as the end of a sentence about the maps; null where nothing is.</summary>
    /// <param name="maps">One map after another.</param>
    /// <param name="shape">The input that they explain.</param>
    /// <param name="numberOfMaps">How many there must be; null for any number but 0.</param>
    public static string? FindFault(ReadOnlySpan<float> maps, InputShape shape, int? numberOfMaps)
    {
        if (FindFaultOfLength(maps.Length, shape, numberOfMaps) is { } fault)
            return fault;
        int bad = MapArgument.IndexOfNotFinite(maps);
        if (bad < 0)
            return null;
        (int map, int position) = Math.DivRem(bad, shape.NumberOfSegments);
        string ofMap = maps.Length == shape.NumberOfSegments ? "" : $" of map {map}";
        return $"has {maps[bad]} at position {position}{ofMap}; it must be finite";
    }

    /// <summary>The same of a length alone.</summary>
    public static string? FindFaultOfLength(int length, InputShape shape, int? numberOfMaps)
    {
        int positions = shape.NumberOfSegments;
        bool fits = numberOfMaps is int count ? length == (long)count * positions : length > 0 && length % positions == 0;
        return fits ? null : $"has {length} values, but the input ({shape}) has {positions} position(s){(numberOfMaps == 1 ? "" : " for each map")}";
    }
}
