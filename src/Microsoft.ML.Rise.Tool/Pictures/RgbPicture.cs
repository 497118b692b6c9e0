using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tool.Pictures;

/// <summary>A picture of three channels: red, green, blue, of each pixel, row by row.</summary>
internal sealed record RgbPicture(int Width, int Height, byte[] Pixels)
{
    public const int NumberOfChannels = 3;

    private const int Rgba = 4;

    /// <summary>A black picture.</summary>
    public RgbPicture(int width, int height)
        : this(width, height, new byte[checked(width * height * NumberOfChannels)])
    {
    }

    /// <summary>The part of another picture, or a larger one around it, black where that has nothing.</summary>
    public static RgbPicture Window(RgbPicture source, int left, int top, int width, int height)
    {
        var window = new RgbPicture(width, height);
        int firstColumn = Math.Max(0, -left), columns = Math.Min(width, source.Width - left) - firstColumn;
        for (int y = Math.Max(0, -top); y < Math.Min(height, source.Height - top); y++)
            Array.Copy(source.Pixels, ((y + top) * source.Width + left + firstColumn) * NumberOfChannels, window.Pixels, (y * width + firstColumn) * NumberOfChannels, columns * NumberOfChannels);
        return window;
    }

    /// <summary>As ML.NET has it. Belongs to the caller.</summary>
    public MLImage ToImage()
    {
        byte[] pixels = new byte[Width * Height * Rgba];
        for (int i = 0; i < Width * Height; i++)
        {
            Pixels.AsSpan(i * NumberOfChannels, NumberOfChannels).CopyTo(pixels.AsSpan(i * Rgba));
            pixels[i * Rgba + NumberOfChannels] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, pixels);
    }
}
