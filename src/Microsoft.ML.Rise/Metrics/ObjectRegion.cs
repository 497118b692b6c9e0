using System.Globalization;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>An object in an image, as people saw it: its class, and where it is, by a box or pixel by pixel.</summary>
public sealed class ObjectRegion
{
    private readonly PixelBox _box;
    private readonly bool[]? _mask;

    /// <summary>An object that is known by its box.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="left">The left edge of the box around it, in pixels from that of the image: pixel x covers x to x + 1.</param>
    /// <param name="top">The upper edge.</param>
    /// <param name="right">The right edge; for whole pixels the first column that is no more in it.</param>
    /// <param name="bottom">The lower edge; for whole pixels the first row that is no more in it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="label"/> is null.</exception>
    /// <exception cref="ArgumentException">The box is not finite, or it ends before it begins.</exception>
    public ObjectRegion(string label, double left, double top, double right, double bottom)
        : this(label)
    {
        var box = new PixelBox(left, top, right, bottom);
        if (!double.IsFinite(box.Area) || box.Right < box.Left || box.Bottom < box.Top)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"A box must be finite and not end before it begins, got left {box.Left}, top {box.Top}, right {box.Right}, bottom {box.Bottom}."),
                nameof(right));
        }

        _box = box;
    }

    /// <summary>An object whose pixels are known.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="mask">Row-major, height × width of the image: true for the object's pixels, of which there is at least one.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">No pixel is the object's.</exception>
    public ObjectRegion(string label, bool[] mask)
        : this(label)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (!mask.Contains(true))
            throw new ArgumentException($"The mask of an object must have at least one of its pixels, got none of '{label}'.", nameof(mask));
        _mask = [.. mask];
    }

    private ObjectRegion(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        Label = label;
    }

    /// <summary>Its class.</summary>
    public string Label { get; }

    /// <summary>Whether it is hard to recognise even for people (PASCAL VOC).</summary>
    public bool IsDifficult { get; init; }

    /// <summary>The number of the mask's pixels, or the area of the box in square pixels.</summary>
    internal double Area => _mask?.Count(isIn => isIn) ?? _box.Area;

    /// <summary>The number of pixels of an image of this mask; null for a box, which fits any.</summary>
    internal int? NumberOfImagePixels => _mask?.Length;

    /// <summary>Whether a pixel of an image of so many rows and columns belongs to the object, or is nearer than <paramref name="tolerance"/> to a pixel that does.</summary>
    internal bool IsNear(int x, int y, int tolerance, int height, int width)
    {
        if (_mask is null)
            return IsNear(_box.SquaredDistance(x, y), tolerance);
        for (int row = Math.Max(0, y - tolerance); row <= Math.Min(height - 1, y + tolerance); row++)
        {
            for (int column = Math.Max(0, x - tolerance); column <= Math.Min(width - 1, x + tolerance); column++)
            {
                double squared = (double)(column - x) * (column - x) + (double)(row - y) * (row - y);
                if (_mask[row * width + column] && IsNear(squared, tolerance))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The disc is open, so that its own pixel is all that a tolerance of 0 adds.</summary>
    private static bool IsNear(double squaredDistance, int tolerance) => squaredDistance == 0 || squaredDistance < (double)tolerance * tolerance;
}

/// <summary>A rectangle in an image, in pixels from its left and top edge: pixel x covers x to x + 1.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Right">The right edge; for whole pixels the first column that is no more in it.</param>
/// <param name="Bottom">The lower edge; for whole pixels the first row that is no more in it.</param>
internal readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
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
