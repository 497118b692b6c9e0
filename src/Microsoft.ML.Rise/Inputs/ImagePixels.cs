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
}
