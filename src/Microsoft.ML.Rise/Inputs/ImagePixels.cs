using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>A copy of an image's pixels. ML.NET's images are disposed by whoever reads them, so a value that is read often must be made anew.</summary>
internal sealed record ImagePixels(int Width, int Height, MLPixelFormat Format, byte[] Bytes, string? Tag)
{
    public static ImagePixels CopyOf(MLImage image) => new(image.Width, image.Height, image.PixelFormat, image.Pixels.ToArray(), image.Tag);

    /// <summary>A new image that shows <paramref name="bytes"/>, 4 to a pixel.</summary>
    public MLImage ToImage(ReadOnlySpan<byte> bytes)
    {
        MLImage image = MLImage.CreateFromPixels(Width, Height, Format, bytes);
        image.Tag = Tag;
        return image;
    }

    /// <summary>R, G, B of each pixel, in 0 to 255.</summary>
    public float[] ToColors()
    {
        float[] colors = new float[3 * Width * Height];
        for (int k = 0; k < colors.Length; k++)
            colors[k] = Bytes[k / 3 * 4 + ByteOf(k % 3)];
        return colors;
    }

    /// <summary>The same image in other colours, rounded and held in 0 to 255.</summary>
    public ImagePixels WithColors(ReadOnlySpan<float> colors)
    {
        byte[] bytes = [.. Bytes];
        for (int k = 0; k < colors.Length; k++)
            bytes[k / 3 * 4 + ByteOf(k % 3)] = (byte)Math.Clamp(MathF.Round(colors[k]), 0, byte.MaxValue);
        return this with { Bytes = bytes };
    }

    /// <summary>Triples of R, G, B in the order in which a pixel's bytes are stored.</summary>
    public float[] InByteOrder(ReadOnlySpan<float> colors)
    {
        float[] ordered = new float[colors.Length];
        for (int k = 0; k < ordered.Length; k++)
            ordered[k - k % 3 + ByteOf(k % 3)] = colors[k];
        return ordered;
    }

    /// <summary>Which of a pixel's bytes the color is: red is 0, green 1, blue 2.</summary>
    private int ByteOf(int color) => Format == MLPixelFormat.Bgra32 ? 2 - color : color;
}
