using Microsoft.ML.Rise.Tool.Running;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tool.Pictures;

/// <summary>Reads pictures: PNG, JPEG, BMP, GIF and WebP.</summary>
internal static class PictureFile
{
    /// <summary>Reads a picture as people see it: upright where its EXIF data say that it was taken otherwise. What can be seen through is darker by that, on black.</summary>
    public static RgbPicture Read(string path, bool isUpright = true)
    {
        using FileStream file = File.OpenRead(Options.Existing(path, "picture"));
        using SKCodec? codec = SKCodec.Create(file);
        if (codec is null)
            throw new UserError($"'{path}' is not a picture that can be read: PNG, JPEG, BMP, GIF and WebP can.");
        using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) != SKCodecResult.Success)
            throw new UserError($"'{path}' is a picture that is damaged or not complete.");
        return Upright(bitmap, isUpright ? codec.EncodedOrigin : SKEncodedOrigin.TopLeft);
    }

    private static RgbPicture Upright(SKBitmap stored, SKEncodedOrigin origin)
    {
        ReadOnlySpan<byte> pixels = stored.GetPixelSpan();
        bool isTransposed = origin >= SKEncodedOrigin.LeftTop;
        var picture = isTransposed ? new RgbPicture(stored.Height, stored.Width) : new RgbPicture(stored.Width, stored.Height);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                (int column, int row) = isTransposed ? (y, x) : (x, y);
                if (origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom)
                    column = stored.Width - 1 - column;
                if (origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom)
                    row = stored.Height - 1 - row;
                pixels.Slice(row * stored.RowBytes + 4 * column, RgbPicture.NumberOfChannels).CopyTo(picture.Pixels.AsSpan((y * picture.Width + x) * RgbPicture.NumberOfChannels));
            }
        }

        return picture;
    }
}
