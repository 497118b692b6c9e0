using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>A saliency map on top of the picture that it explains.</summary>
public static class Overlay
{
    /// <summary>Lays the heat map of a saliency map over a picture: alpha·colour + (1 − alpha)·picture.</summary>
    /// <param name="picture">The picture, of any size; the map is resized to it bilinearly. Only read: it stays the caller's.</param>
    /// <param name="saliency">Row-major, <paramref name="height"/> × <paramref name="width"/> finite values.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <param name="alpha">How opaque the heat map is: 0 (not seen) to 1 (covers the picture).</param>
    /// <param name="range">Which values get the lowest and the highest colour. Default: the map's smallest and largest value.</param>
    /// <param name="colorMap">Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>A picture of the size of <paramref name="picture"/>. It belongs to the caller, who disposes it.</returns>
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
        Raster heat = HeatMap.Paint(saliency, height, width, picture.Height, picture.Width, range, colorMap);
        for (int i = 0; i < result.Pixels.Length; i += 4)
        {
            Span<byte> px = result.Pixels.Slice(i, 3);
            px.Fill((byte)(0.2126 * px[0] + 0.7152 * px[1] + 0.0722 * px[2] + 0.5));
        }
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
