namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>The pixels of an object. Kept as it was given, as polygons or run lengths, and made into pixels when they are asked for.</summary>
public abstract class ObjectMask
{
    private protected ObjectMask(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    /// <summary>The number of rows of the image.</summary>
    public int Height { get; }

    /// <summary>The number of columns of the image.</summary>
    public int Width { get; }

    /// <summary>The union of polygons, each filled by the even-odd rule: a pixel belongs to it where its centre does.</summary>
    /// <param name="polygons">Each x, y, x, y, … in pixels from the left and top edge of the image, 3 corners at least; closed by itself.</param>
    /// <param name="height">The number of rows of the image, at least 1.</param>
    /// <param name="width">The number of columns of the image, at least 1.</param>
    /// <remarks>COCO's own rasteriser follows the outline in steps of a fifth of a pixel instead; the two differ in pixels that the outline crosses.</remarks>
    /// <exception cref="ArgumentException">A polygon has an odd number of values, fewer than 3 corners, or a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static ObjectMask FromPolygons(IReadOnlyList<float[]> polygons, int height, int width) => new PolygonMask(polygons, height, width);

    /// <summary>COCO's uncompressed run lengths.</summary>
    /// <param name="counts">Pixels outside, inside, outside, … the object, down the columns, the leftmost first. Their sum is height × width.</param>
    /// <param name="height">The number of rows of the image, at least 1.</param>
    /// <param name="width">The number of columns of the image, at least 1.</param>
    /// <exception cref="ArgumentException">A count is negative, or their sum is not height × width.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static ObjectMask FromRunLengths(IReadOnlyList<int> counts, int height, int width) => new RunLengthMask([.. counts], height, width);

    /// <summary>COCO's compressed run lengths.</summary>
    /// <param name="counts">The text of the field <c>counts</c>.</param>
    /// <param name="height">The number of rows of the image, at least 1.</param>
    /// <param name="width">The number of columns of the image, at least 1.</param>
    /// <exception cref="ArgumentException">The text is no such code, a count is negative, or their sum is not height × width.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static ObjectMask FromCompressedRunLengths(string counts, int height, int width) => new RunLengthMask(RunLengthText.Decode(counts), height, width);

    /// <summary>Makes the pixels.</summary>
    /// <returns>Row-major, <see cref="Height"/> × <see cref="Width"/>; true for the object's.</returns>
    public abstract bool[] ToPixels();
}
