using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>Puts pictures together, on white. The pictures given are only read: they stay the caller's, and so does the result, who disposes it.</summary>
public static class Montage
{
    private const int TextMargin = 4;

    /// <summary>Pictures in a row, from left to right, their tops at the same height.</summary>
    /// <param name="pictures">At least one, of any sizes.</param>
    /// <param name="gap">The space between two pictures in pixels, 0 or more.</param>
    /// <exception cref="ArgumentException">There are no pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gap is negative.</exception>
    public static MLImage SideBySide(IReadOnlyList<MLImage> pictures, int gap = 16)
    {
        Raster[] parts = PartsOf(pictures, gap);
        Raster result = Raster.Filled(parts.Sum(p => p.Width) + gap * (parts.Length - 1), parts.Max(p => p.Height), Ink.Paper);
        int left = 0;
        foreach (Raster part in parts)
        {
            result.Draw(part, left, 0);
            left += part.Width + gap;
        }

        return result.ToImage();
    }

    /// <summary>Pictures in a column, from top to bottom, their left sides in line.</summary>
    /// <param name="pictures">At least one, of any sizes.</param>
    /// <param name="gap">The space between two pictures in pixels, 0 or more.</param>
    /// <exception cref="ArgumentException">There are no pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gap is negative.</exception>
    public static MLImage Stacked(IReadOnlyList<MLImage> pictures, int gap = 16)
    {
        Raster[] parts = PartsOf(pictures, gap);
        Raster result = Raster.Filled(parts.Max(p => p.Width), parts.Sum(p => p.Height) + gap * (parts.Length - 1), Ink.Paper);
        int top = 0;
        foreach (Raster part in parts)
        {
            result.Draw(part, 0, top);
            top += part.Height + gap;
        }

        return result.ToImage();
    }

    /// <summary>A picture with a line of text above it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="text">Latin letters, digits and common signs; others are shown as '?'. What is wider than the picture is cut off.</param>
    /// <param name="textScale">How many pixels a pixel of the font takes, at least 1: capitals are 7·textScale high.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is below 1.</exception>
    public static MLImage Captioned(MLImage picture, string text, int textScale = 2)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(textScale, 1);
        Raster part = Raster.CopyOf(picture);
        int captionHeight = BitmapFont.LineHeight * textScale + TextMargin;
        Raster result = Raster.Filled(part.Width, captionHeight + part.Height, Ink.Paper);
        BitmapFont.Draw(result, BitmapFont.Fit(text, part.Width, textScale), 0, 0, textScale, Ink.Text);
        result.Draw(part, 0, captionHeight);
        return result.ToImage();
    }

    /// <summary>A picture with white around it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="margin">The width of the white on each side in pixels, 0 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="picture"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The margin is negative.</exception>
    public static MLImage Framed(MLImage picture, int margin = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        Raster part = Raster.CopyOf(picture);
        Raster result = Raster.Filled(part.Width + 2 * margin, part.Height + 2 * margin, Ink.Paper);
        result.Draw(part, margin, margin);
        return result.ToImage();
    }

    /// <summary>A picture whose pixels have become squares.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">How many pixels a pixel takes on each axis, at least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="picture"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is below 1.</exception>
    public static MLImage Enlarged(MLImage picture, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        Raster source = Raster.CopyOf(picture);
        var result = new Raster(checked(source.Width * scale), checked(source.Height * scale));
        for (int y = 0; y < result.Height; y++)
        {
            ReadOnlySpan<byte> from = source.Row(y / scale);
            Span<byte> to = result.Row(y);
            for (int x = 0; x < result.Width; x++)
                from.Slice(x / scale * Raster.BytesPerPixel, Raster.BytesPerPixel).CopyTo(to[(x * Raster.BytesPerPixel)..]);
        }

        return result.ToImage();
    }

    private static Raster[] PartsOf(IReadOnlyList<MLImage> pictures, int gap)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        if (pictures.Count == 0)
            throw new ArgumentException("There must be at least one picture.", nameof(pictures));
        return [.. pictures.Select(Raster.CopyOf)];
    }
}
