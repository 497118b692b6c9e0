using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>A saliency map as a picture. The same map gives the same pixels on every machine.</summary>
public static class HeatMap
{
    private const int BytesPerPixel = 4;

    /// <summary>Paints each value of a saliency map in its colour.</summary>
    /// <param name="saliency">Row-major, <paramref name="height"/> × <paramref name="width"/> finite values.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <param name="range">Which values get the lowest and the highest colour, in units of the score: such as (0, 1) to compare several maps of
    /// probabilities. Values outside get the nearest of the two. Default: the map's smallest and largest value, and the lowest colour for a
    /// constant map.</param>
    /// <param name="scale">How many pixels a position takes on each axis, at least 1; above 1 the map is interpolated bilinearly.</param>
    /// <param name="colorMap">Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>A picture of width·scale × height·scale pixels. It belongs to the caller, who disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size or the scale is below 1, or the range is not finite or in the wrong order.</exception>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    public static MLImage Create(
        ReadOnlySpan<float> saliency, int height, int width, (float Minimum, float Maximum)? range = null, int scale = 1, ColorMap? colorMap = null)
    {
        MapArgument.Check(saliency, height, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        (int rows, int columns) = (checked(height * scale), checked(width * scale));
        return ImageOf(Paint(saliency, height, width, rows, columns, range, colorMap), rows, columns);
    }

    /// <summary>
    /// Lays the heat map of a saliency map over a grey copy of the picture that it explains, so that every colour seen is the map's:
    /// alpha·colour + (1 − alpha)·grey.
    /// </summary>
    /// <param name="picture">The picture, of any size; the map is resized to it bilinearly. Only read: it stays the caller's. Transparent parts
    /// look as they do to a model: ML.NET's pixels are premultiplied, thus black.</param>
    /// <param name="saliency">Row-major, <paramref name="height"/> × <paramref name="width"/> finite values.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <param name="alpha">How opaque the heat map is: 0 (only the grey picture) to 1 (only the heat map).</param>
    /// <param name="range">Which values get the lowest and the highest colour, in units of the score. Values outside get the nearest of the two.
    /// Default: the map's smallest and largest value, and the lowest colour for a constant map.</param>
    /// <param name="colorMap">Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>An image of the size of <paramref name="picture"/>. It belongs to the caller, who disposes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="picture"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, alpha is not in 0 to 1, or the range is not finite or in the wrong
    /// order.</exception>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position. Or the
    /// picture is neither RGBA nor BGRA.</exception>
    public static MLImage Overlay(
        MLImage picture,
        ReadOnlySpan<float> saliency,
        int height,
        int width,
        double alpha = 0.5,
        (float Minimum, float Maximum)? range = null,
        ColorMap? colorMap = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        MapArgument.Check(saliency, height, width);
        if (!(alpha is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be in 0 to 1.");

        SKColor[] colors = Paint(saliency, height, width, picture.Height, picture.Width, range, colorMap);
        byte[] greys = GreysOf(picture);
        for (int i = 0; i < colors.Length; i++)
            colors[i] = ColorMap.Mix(new SKColor(greys[i], greys[i], greys[i]), colors[i], alpha);
        return ImageOf(colors, picture.Height, picture.Width);
    }

    /// <summary>The colours of a checked map that is resized to a picture.</summary>
    private static SKColor[] Paint(
        ReadOnlySpan<float> saliency, int height, int width, int rows, int columns, (float Minimum, float Maximum)? range, ColorMap? colorMap)
    {
        // The range is that of the map itself: resizing must not change what a colour means.
        (float minimum, float maximum) = range ?? (TensorPrimitives.Min(saliency), TensorPrimitives.Max(saliency));
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum > maximum)
        {
            throw new ArgumentOutOfRangeException(
                nameof(range),
                string.Create(CultureInfo.InvariantCulture, $"A range must be finite, its maximum not below its minimum, got {minimum} to {maximum}."));
        }

        colorMap ??= ColorMap.Viridis;
        double span = (double)maximum - minimum;
        return Array.ConvertAll(
            MapResize.Bilinear(saliency, height, width, rows, columns), value => colorMap.ColorAt(span > 0 ? ((double)value - minimum) / span : 0));
    }

    /// <summary>Greys as bright as the pixels: the luma of ITU-R BT.709.</summary>
    private static byte[] GreysOf(MLImage picture)
    {
        (int red, int blue) = picture.PixelFormat switch
        {
            MLPixelFormat.Rgba32 => (0, 2),
            MLPixelFormat.Bgra32 => (2, 0),
            _ => throw new ArgumentException(
                $"Pictures must be {MLPixelFormat.Rgba32} or {MLPixelFormat.Bgra32}, got {picture.PixelFormat}.", nameof(picture)),
        };

        ReadOnlySpan<byte> pixels = picture.Pixels;
        var greys = new byte[picture.Width * picture.Height];
        for (int i = 0; i < greys.Length; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(i * BytesPerPixel, BytesPerPixel);
            greys[i] = (byte)(0.2126 * pixel[red] + 0.7152 * pixel[1] + 0.0722 * pixel[blue] + 0.5);
        }

        return greys;
    }

    private static MLImage ImageOf(SKColor[] colors, int rows, int columns)
    {
        var pixels = new byte[checked(colors.Length * BytesPerPixel)];
        for (int i = 0; i < colors.Length; i++)
        {
            SKColor color = colors[i];
            ((ReadOnlySpan<byte>)[color.Red, color.Green, color.Blue, color.Alpha]).CopyTo(pixels.AsSpan(i * BytesPerPixel));
        }

        return MLImage.CreateFromPixels(columns, rows, MLPixelFormat.Rgba32, pixels);
    }
}
