namespace Microsoft.ML.Rise.Metrics;

/// <summary>A rectangle in an image, in pixels from its left and top edge: pixel x covers x to x + 1.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge; for whole pixels the first column that is no more in it.</param>
/// <param name="Bottom">The lower edge; for whole pixels the first row that is no more in it.</param>
public readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>In square pixels.</summary>
    public double Area => (Right - Left) * (Bottom - Top);

    /// <summary>The squared distance, between pixel centres, from a pixel to the nearest one that the box touches; 0 for a pixel that it touches.</summary>
    internal double SquaredDistance(int x, int y)
    {
        double across = Distance(x, Left, Right);
        double down = Distance(y, Top, Bottom);
        return across * across + down * down;
    }

    private static double Distance(int position, double start, double end)
    {
        double first = Math.Floor(start);
        double last = Math.Max(first, Math.Ceiling(end) - 1);
        return Math.Max(0, Math.Max(first - position, position - last));
    }
}
