namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>The union of polygons, each filled by the even-odd rule: a pixel belongs to it where its centre does.</summary>
/// <remarks>COCO's own rasteriser follows the outline in steps of a fifth of a pixel instead; the two differ in pixels that the outline crosses.</remarks>
internal sealed class PolygonMask : IObjectMask
{
    private readonly IReadOnlyList<float[]> _polygons;
    private readonly int _height, _width;

    /// <summary>Each x, y, x, y, … in pixels from the left and top edge of the image, 3 corners at least; closed by itself.</summary>
    public PolygonMask(IReadOnlyList<float[]> polygons, int height, int width)
    {
        foreach (float[] polygon in polygons)
        {
            if (polygon.Length < 6 || polygon.Length % 2 != 0)
                throw new ArgumentException($"A polygon must have an x and a y for each of 3 or more corners, got {polygon.Length} values.");
            if (!polygon.All(float.IsFinite))
                throw new ArgumentException("The corners of a polygon must be finite.");
        }

        (_polygons, _height, _width) = (polygons, height, width);
    }

    public bool[] ToPixels()
    {
        bool[] pixels = new bool[checked(_height * _width)];
        var crossings = new List<double>();
        foreach (float[] polygon in _polygons)
        {
            for (int y = 0; y < _height; y++)
                FillRow(polygon, y + 0.5, crossings, pixels.AsSpan(y * _width, _width));
        }

        return pixels;
    }

    /// <summary>Fills between the first and the second crossing of the outline with a row's middle line, the third and the fourth, and so on.</summary>
    private static void FillRow(float[] polygon, double middle, List<double> crossings, Span<bool> row)
    {
        crossings.Clear();
        for (int k = 0; k < polygon.Length; k += 2)
        {
            int next = (k + 2) % polygon.Length;
            double x0 = polygon[k], y0 = polygon[k + 1], x1 = polygon[next], y1 = polygon[next + 1];
            if (y0 <= middle != y1 <= middle)
                crossings.Add(x0 + (middle - y0) * (x1 - x0) / (y1 - y0));
        }

        crossings.Sort();
        for (int k = 0; k < crossings.Count; k += 2)
        {
            int first = FirstCentre(crossings[k], row.Length), end = FirstCentre(crossings[k + 1], row.Length);
            row[first..end].Fill(true);
        }
    }

    /// <summary>The first pixel of a row whose centre is not left of <paramref name="x"/>.</summary>
    private static int FirstCentre(double x, int width) => (int)Math.Clamp(Math.Ceiling(x - 0.5), 0, width);
}
