using System.Globalization;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Checks a saliency map that is given as an argument.</summary>
internal static class MapArgument
{
    /// <summary>Refuses a map that is not <paramref name="height"/> × <paramref name="width"/> finite values.</summary>
    /// <param name="saliency">Row-major.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static void Check(ReadOnlySpan<float> saliency, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (saliency.Length != (long)height * width)
            throw new ArgumentException($"A map of {height}x{width} has {(long)height * width} values, got {saliency.Length}.", nameof(saliency));

        int bad = IndexOfNotFinite(saliency);
        if (bad >= 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A map must be finite, got {saliency[bad]} at row {bad / width}, column {bad % width}."),
                nameof(saliency));
        }
    }

    /// <summary>The position of the first NaN or infinity, or -1.</summary>
    public static int IndexOfNotFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
