namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>An object in an image, as people saw it.</summary>
/// <param name="Label">Its class.</param>
/// <param name="Box">The box around it.</param>
/// <param name="Mask">Its pixels, or null where only the box is known. A mask without any pixel counts as none.</param>
/// <param name="IsDifficult">Whether it is hard to recognise even for people (PASCAL VOC).</param>
/// <param name="IsCrowd">Whether it stands for a group of objects (COCO).</param>
public sealed record AnnotatedObject(string Label, PixelBox Box, ObjectMask? Mask = null, bool IsDifficult = false, bool IsCrowd = false)
{
    /// <summary>The number of the mask's pixels, or the area of the box in square pixels.</summary>
    public double Area => Mask?.ToPixels().AsSpan().Count(true) is int and > 0 and var pixels ? pixels : Box.Area;

    /// <summary>Whether a pixel belongs to the object, or is nearer than <paramref name="tolerance"/> to a pixel that does.</summary>
    /// <param name="x">Column, from 0.</param>
    /// <param name="y">Row, from 0.</param>
    /// <param name="tolerance">In pixels, between their centres; 0 for the object itself.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative.</exception>
    public bool IsNear(int x, int y, int tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        return Mask?.ToPixels() is { } pixels && pixels.AsSpan().Contains(true)
            ? IsNear(pixels, Mask.Height, Mask.Width, x, y, tolerance)
            : IsNear(Box.SquaredDistance(x, y), tolerance);
    }

    private static bool IsNear(bool[] pixels, int height, int width, int x, int y, int tolerance)
    {
        for (int row = Math.Max(0, y - tolerance); row <= Math.Min(height - 1, y + tolerance); row++)
        {
            for (int column = Math.Max(0, x - tolerance); column <= Math.Min(width - 1, x + tolerance); column++)
            {
                double squared = (double)(column - x) * (column - x) + (double)(row - y) * (row - y);
                if (pixels[row * width + column] && IsNear(squared, tolerance))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The disc is open, so that its own pixel is all that a tolerance of 0 adds.</summary>
    private static bool IsNear(double squaredDistance, int tolerance) => squaredDistance == 0 || squaredDistance < (double)tolerance * tolerance;
}
