namespace Microsoft.ML.Data;

/// <summary>Draws an image onto a canvas of another size.</summary>
internal static class ImageResampler
{
    /// <summary>Stretches the image over the whole canvas; each pixel is the nearest one of the source.</summary>
    public static MLImage Stretch(MLImage source, int width, int height)
    {
        ReadOnlySpan<byte> from = source.Pixels;
        var to = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            int sourceRow = (int)((y + 0.5) * source.Height / height) * source.Width;
            for (int x = 0; x < width; x++)
            {
                int sourceColumn = (int)((x + 0.5) * source.Width / width);
                from.Slice((sourceRow + sourceColumn) * 4, 4).CopyTo(to.AsSpan((y * width + x) * 4));
            }
        }
        return new MLImage(width, height, source.PixelFormat, to) { Tag = source.Tag };
    }

    /// <summary>Draws the image with Mitchell's cubic filter onto the given parts of a black canvas, which may reach beyond it.</summary>
    public static MLImage Draw(MLImage source, int width, int height, (int Start, int Length) columns, (int Start, int Length) rows)
    {
        CubicTaps[] columnTaps = CubicTaps.ForAxis(source.Width, columns.Start, columns.Length, width, out int firstColumn);
        CubicTaps[] rowTaps = CubicTaps.ForAxis(source.Height, rows.Start, rows.Length, height, out int firstRow);
        float[] wide = DrawColumns(source, columnTaps);
        byte[] to = BlackCanvas(width, height);
        Span<float> pixel = stackalloc float[4];
        for (int y = 0; y < rowTaps.Length; y++)
        {
            for (int x = 0; x < columnTaps.Length; x++)
            {
                pixel.Clear();
                for (int tap = 0; tap < CubicTaps.Count; tap++)
                {
                    ReadOnlySpan<float> from = wide.AsSpan((rowTaps[y].Positions[tap] * columnTaps.Length + x) * 4, 4);
                    for (int c = 0; c < 4; c++)
                        pixel[c] += rowTaps[y].Weights[tap] * from[c];
                }
                Store(pixel, to.AsSpan(((firstRow + y) * width + firstColumn + x) * 4, 4));
            }
        }
        return new MLImage(width, height, source.PixelFormat, to) { Tag = source.Tag };
    }

    // One value for each source row, target column and channel.
    private static float[] DrawColumns(MLImage source, CubicTaps[] taps)
    {
        ReadOnlySpan<byte> from = source.Pixels;
        var to = new float[source.Height * taps.Length * 4];
        for (int y = 0; y < source.Height; y++)
        {
            ReadOnlySpan<byte> row = from.Slice(y * source.Width * 4, source.Width * 4);
            for (int x = 0; x < taps.Length; x++)
            {
                Span<float> pixel = to.AsSpan((y * taps.Length + x) * 4, 4);
                for (int tap = 0; tap < CubicTaps.Count; tap++)
                {
                    for (int c = 0; c < 4; c++)
                        pixel[c] += taps[x].Weights[tap] * row[taps[x].Positions[tap] * 4 + c];
                }
            }
        }
        return to;
    }

    // Draws one pixel over opaque black. The cubic filter overshoots; a premultiplied colour is never above its alpha.
    private static void Store(ReadOnlySpan<float> pixel, Span<byte> to)
    {
        float alpha = Math.Clamp(pixel[3], 0, 255);
        for (int c = 0; c < 3; c++)
            to[c] = (byte)(Math.Clamp(pixel[c], 0, alpha) + 0.5f);
    }

    private static byte[] BlackCanvas(int width, int height)
    {
        var pixels = new byte[width * height * 4];
        for (int alpha = 3; alpha < pixels.Length; alpha += 4)
            pixels[alpha] = 255;
        return pixels;
    }
}
