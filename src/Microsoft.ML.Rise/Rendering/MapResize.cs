using System.Globalization;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>Bilinear resizing of a map, with half-pixel centres and clamped edges: src = clamp((o + 0.5)·n/m − 0.5, 0, n − 1).</summary>
internal static class MapResize
{
    /// <summary>Resizes a map, first its rows, then its columns.</summary>
    /// <param name="source">Row-major, <paramref name="sourceHeight"/> × <paramref name="sourceWidth"/>.</param>
    /// <param name="sourceHeight">At least 1.</param>
    /// <param name="sourceWidth">At least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <returns>Row-major, <paramref name="height"/> × <paramref name="width"/>.</returns>
    public static float[] Bilinear(ReadOnlySpan<float> source, int sourceHeight, int sourceWidth, int height, int width)
    {
        var result = new float[checked(height * width)];
        float[] row = new float[sourceWidth];
        for (int y = 0; y < height; y++)
        {
            Tap vertical = Tap.At(y, height, sourceHeight);
            for (int x = 0; x < sourceWidth; x++)
                row[x] = vertical.Mix(source[vertical.Left * sourceWidth + x], source[vertical.Right * sourceWidth + x]);
            for (int x = 0; x < width; x++)
            {
                Tap horizontal = Tap.At(x, width, sourceWidth);
                result[y * width + x] = horizontal.Mix(row[horizontal.Left], row[horizontal.Right]);
            }
        }

        return result;
    }

    /// <summary>The two source positions of a result, and the share of the second.</summary>
    private readonly record struct Tap(int Left, int Right, double Share)
    {
        public static Tap At(int position, int length, int sourceLength)
        {
            double at = Math.Clamp((position + 0.5) * sourceLength / length - 0.5, 0, sourceLength - 1);
            int left = (int)at;
            return new Tap(left, Math.Min(left + 1, sourceLength - 1), at - left);
        }

        /// <summary>Exact where the two are equal: a constant map stays constant.</summary>
        public float Mix(float left, float right) => (float)(left + ((double)right - left) * Share);
    }
}

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
