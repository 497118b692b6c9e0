using Microsoft.ML.Data;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>A saliency map on top of the picture that it explains.</summary>
public static class Overlay
{
    /// <summary>
    /// Lays the heat map of a saliency map over a grey copy of the picture, so that every colour seen is the map's: alpha·colour + (1 − alpha)·grey.
    /// </summary>
    /// <param name="picture">The picture, of any size; the map is resized to it bilinearly. Only read: it stays the caller's.</param>
    /// <param name="saliency">Row-major, <paramref name="height"/> × <paramref name="width"/> finite values.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <param name="alpha">How opaque the heat map is: 0 (only the grey picture) to 1 (only the heat map).</param>
    /// <param name="range">Which values get the lowest and the highest colour. Default: the map's smallest and largest value.</param>
    /// <param name="colorMap">Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>An image of the size of <paramref name="picture"/>. It belongs to the caller, who disposes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="picture"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or alpha is not in 0 to 1.</exception>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    public static MLImage Create(
        MLImage picture, ReadOnlySpan<float> saliency, int height, int width, double alpha = 0.5, ValueRange? range = null, ColorMap? colorMap = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        MapArgument.Check(saliency, height, width);
        if (!(alpha is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be in 0 to 1.");

        Raster result = Raster.CopyOf(picture);
        result.Desaturate();
        Raster heat = HeatMap.Paint(saliency, height, width, picture.Height, picture.Width, range, colorMap);
        Blend(heat.Pixels, alpha, result.Pixels);
        return result.ToImage();
    }

    /// <summary>Lays pixels over others.</summary>
    /// <param name="top">4 bytes a pixel.</param>
    /// <param name="alpha">0 to 1.</param>
    /// <param name="bottom">As long as <paramref name="top"/>; becomes the result.</param>
    internal static void Blend(ReadOnlySpan<byte> top, double alpha, Span<byte> bottom)
    {
        for (int i = 0; i < top.Length; i++)
            bottom[i] = (byte)(bottom[i] + (top[i] - bottom[i]) * alpha + 0.5);
    }
}
