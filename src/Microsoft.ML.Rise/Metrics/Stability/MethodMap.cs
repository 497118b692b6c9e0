using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>A map that a user's method made.</summary>
internal static class MethodMap
{
    /// <exception cref="InvalidOperationException">The map is empty, of another length, or not finite.</exception>
    public static float[] Of(ReadOnlyMemory<float> map, int? length = null)
    {
        // A copy: a method may use its memory again.
        float[] values = map.ToArray();
        if (values.Length == 0 || length is int expected && values.Length != expected)
            throw new InvalidOperationException($"The method returned a map of {values.Length} values{(length is null ? "" : $" after one of {length}")}.");
        int fault = MapArgument.IndexOfNotFinite(values);
        return fault < 0 ? values : throw new InvalidOperationException($"The method returned a map with {values[fault]} at position {fault}; it must be finite.");
    }
}
