using Microsoft.ML.Data;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>A saliency map as a picture.</summary>
public static class HeatMap
{
    /// <summary>Paints each value of a saliency map in its colour.</summary>
    /// <param name="saliency">Row-major, <paramref name="height"/> × <paramref name="width"/> finite values.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <param name="range">Which values get the lowest and the highest colour. Default: the map's smallest and largest value, and the lowest colour for a
    /// constant map.</param>
    /// <param name="scale">How many pixels of the picture a position takes on each axis, at least 1; above 1 the map is interpolated bilinearly.</param>
    /// <param name="colorMap">Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>A picture of width·scale × height·scale pixels. It belongs to the caller, who disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size or the scale is below 1.</exception>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    public static MLImage Create(
        ReadOnlySpan<float> saliency, int height, int width, ValueRange? range = null, int scale = 1, ColorMap? colorMap = null)
    {
        MapArgument.Check(saliency, height, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return Paint(saliency, height, width, checked(height * scale), checked(width * scale), range, colorMap).ToImage();
    }

    /// <summary>A checked map, resized to a picture's size and painted.</summary>
    internal static Raster Paint(
        ReadOnlySpan<float> saliency, int height, int width, int pictureHeight, int pictureWidth, ValueRange? range, ColorMap? colorMap)
    {
        // The range is that of the map itself: resizing must not change what a colour means.
        ValueRange shown = range ?? ValueRange.Of(saliency);
        var raster = new Raster(pictureWidth, pictureHeight);
        float[] resized = MapResize.Bilinear(saliency, height, width, pictureHeight, pictureWidth);
        (colorMap ?? ColorMap.Viridis).Paint(resized, shown, raster.Pixels);
        return raster;
    }
}
