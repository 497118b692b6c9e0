namespace Microsoft.ML.Rise.Saliency;

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
