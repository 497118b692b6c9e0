using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tests.Rendering;

/// <summary>Reads and makes images pixel by pixel.</summary>
internal static class Pixel
{
    public static SKColor At(MLImage image, int x, int y)
    {
        ReadOnlySpan<byte> pixel = image.Pixels.Slice((y * image.Width + x) * 4, 4);
        return image.PixelFormat == MLPixelFormat.Bgra32 ? new SKColor(pixel[2], pixel[1], pixel[0]) : new SKColor(pixel[0], pixel[1], pixel[2]);
    }

    public static MLImage Image(int width, int height, params ReadOnlySpan<SKColor> colors)
    {
        var bytes = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            SKColor color = colors[i % colors.Length];
            (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]) = (color.Blue, color.Green, color.Red, 255);
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, bytes);
    }
}
