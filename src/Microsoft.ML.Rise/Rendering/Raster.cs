using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>A picture that can be drawn on: opaque pixels of 4 bytes (red, green, blue, 255), row by row, no padding.</summary>
internal sealed class Raster(int width, int height)
{
    public const int BytesPerPixel = 4;

    private readonly byte[] _pixels = new byte[checked(width * height * BytesPerPixel)];

    public int Width { get; } = width;

    public int Height { get; } = height;

    public Span<byte> Pixels => _pixels;

    /// <summary>A copy of an image. Transparent parts look as they do to a model: ML.NET's pixels are premultiplied, thus black.</summary>
    public static Raster CopyOf(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        (int red, int blue) = image.PixelFormat switch
        {
            MLPixelFormat.Rgba32 => (0, 2),
            MLPixelFormat.Bgra32 => (2, 0),
            _ => throw new ArgumentException(
                $"Pictures must be {MLPixelFormat.Rgba32} or {MLPixelFormat.Bgra32}, got {image.PixelFormat}.", nameof(image)),
        };

        var raster = new Raster(image.Width, image.Height);
        ReadOnlySpan<byte> source = image.Pixels;
        for (int i = 0; i < source.Length; i += BytesPerPixel)
            Write(raster.Pixels[i..], new RgbColor(source[i + red], source[i + 1], source[i + blue]));
        return raster;
    }

    public static Raster Filled(int width, int height, RgbColor color)
    {
        var raster = new Raster(width, height);
        raster.Fill(0, 0, width, height, color);
        return raster;
    }

    /// <summary>Writes the 4 bytes of a pixel at the beginning of a span.</summary>
    public static void Write(Span<byte> pixel, RgbColor color)
    {
        pixel[3] = 255;
        pixel[2] = color.Blue;
        pixel[1] = color.Green;
        pixel[0] = color.Red;
    }

    /// <summary>The bytes of a row from a column on.</summary>
    public Span<byte> Row(int y, int x = 0) => Pixels[((y * Width + x) * BytesPerPixel)..((y + 1) * Width * BytesPerPixel)];

    /// <summary>Fills a rectangle, which must lie inside.</summary>
    public void Fill(int left, int top, int width, int height, RgbColor color)
    {
        for (int y = top; y < top + height; y++)
        {
            Span<byte> row = Row(y, left);
            for (int x = 0; x < width; x++)
                Write(row[(x * BytesPerPixel)..], color);
        }
    }

    /// <summary>Replaces each pixel by a grey as bright: the luma of ITU-R BT.709.</summary>
    public void Desaturate()
    {
        for (int i = 0; i < _pixels.Length; i += BytesPerPixel)
        {
            byte grey = (byte)(0.2126 * _pixels[i] + 0.7152 * _pixels[i + 1] + 0.0722 * _pixels[i + 2] + 0.5);
            Write(Pixels[i..], new RgbColor(grey, grey, grey));
        }
    }

    /// <summary>Draws a picture, which must fit, with its top left corner at a position.</summary>
    public void Draw(Raster picture, int left, int top)
    {
        for (int y = 0; y < picture.Height; y++)
            picture.Row(y).CopyTo(Row(top + y, left));
    }

    /// <summary>A new image, which belongs to the caller.</summary>
    public MLImage ToImage() => MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, _pixels);
}
