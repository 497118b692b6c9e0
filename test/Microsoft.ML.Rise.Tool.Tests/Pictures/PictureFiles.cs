using System.Buffers.Binary;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

/// <summary>The same picture in many formats: 96 × 96, its left half <see cref="Left"/>, its right half <see cref="Right"/>.</summary>
internal static class PictureFiles
{
    private const int Side = 96;

    public static SKColor Left => new(200, 120, 40);

    public static SKColor Right => new(30, 60, 160);

    public static byte[] Png() => Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Png, Right);

    public static byte[] Jpeg() => Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Jpeg, Right);

    /// <summary>Black, with the first corner white.</summary>
    public static byte[] CornerJpeg(int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Black);
        bitmap.Erase(SKColors.White, new SKRectI(0, 0, 16, 16));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 100);
        return data.ToArray();
    }

    public static byte[] WebP() => Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Webp, Right);

    /// <summary>One channel; SkiaSharp makes the colours grey.</summary>
    public static byte[] GreyPng() => Encoded(SKColorType.Gray8, SKEncodedImageFormat.Png, Right);

    /// <summary>The right half can be seen through: half of it is left.</summary>
    public static byte[] TransparentPng() => Encoded(SKColorType.Rgba8888, SKEncodedImageFormat.Png, Right.WithAlpha(128));

    /// <summary>24 bits a pixel: blue, green, red. No padding, because a row is a multiple of four bytes.</summary>
    public static byte[] Bmp()
    {
        const int HeaderLength = 54;
        var file = new byte[HeaderLength + 3 * Side * Side];
        "BM"u8.CopyTo(file);
        (int Offset, int Value)[] header = [(2, file.Length), (10, HeaderLength), (14, 40), (18, Side), (22, Side), (26, 1 | 24 << 16)];
        foreach ((int offset, int value) in header)
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
        for (int i = 0; i < Side * Side; i++)
        {
            SKColor color = ColorAt(i % Side);
            ((ReadOnlySpan<byte>)[color.Blue, color.Green, color.Red]).CopyTo(file.AsSpan(HeaderLength + 3 * i));
        }

        return file;
    }

    /// <summary>Cyan, magenta, yellow and black, inverted as Adobe's programs write them; the black says nothing.</summary>
    public static byte[] CmykJpeg() => FourComponentJpeg.Encode(Side / FourComponentJpeg.BlockSide, column =>
    {
        SKColor color = ColorAt(column * FourComponentJpeg.BlockSide);
        return [color.Red, color.Green, color.Blue, 255];
    });

    private static SKColor ColorAt(int x) => x < Side / 2 ? Left : Right;

    private static byte[] Encoded(SKColorType type, SKEncodedImageFormat format, SKColor right)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, type, type == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul));
        bitmap.Erase(Left);
        bitmap.Erase(right, new SKRectI(Side / 2, 0, Side, Side));
        using SKData data = bitmap.Encode(format, quality: 100);
        return data.ToArray();
    }
}
