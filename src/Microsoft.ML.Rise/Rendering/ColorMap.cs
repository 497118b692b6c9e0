namespace Microsoft.ML.Rise.Rendering;

/// <summary>Turns numbers into colours: equally spaced colours, with straight lines between them. Immutable.</summary>
public sealed class ColorMap
{
    private readonly RgbColor[] _colors;

    /// <summary>A map of your own.</summary>
    /// <param name="colors">From the lowest value's colour to the highest value's; at least 2. Copied.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 colours.</exception>
    public ColorMap(params ReadOnlySpan<RgbColor> colors)
    {
        if (colors.Length < 2)
            throw new ArgumentException($"A colour map must have at least 2 colours, got {colors.Length}.", nameof(colors));
        _colors = colors.ToArray();
    }

    /// <summary>
    /// Viridis, from dark violet over green to yellow: equal steps of the value look like equal steps of colour, also in grey and to the
    /// colour-blind.
    /// </summary>
    public static ColorMap Viridis { get; } = FromTable(ViridisTable.Rgb);

    /// <summary>The colour at a position of the map.</summary>
    /// <param name="position">0 is the lowest colour, 1 the highest; outside, the nearest of the two.</param>
    /// <exception cref="ArgumentException"><paramref name="position"/> is not a number.</exception>
    public RgbColor ColorAt(double position)
    {
        if (double.IsNaN(position))
            throw new ArgumentException("NaN has no colour.", nameof(position));

        double index = Math.Clamp(position, 0, 1) * (_colors.Length - 1);
        int left = (int)index;
        int right = Math.Min(left + 1, _colors.Length - 1);
        double share = index - left;
        RgbColor a = _colors[left], b = _colors[right];
        return new RgbColor(Mix(a.Red, b.Red), Mix(a.Green, b.Green), Mix(a.Blue, b.Blue));

        byte Mix(byte from, byte to) => (byte)(from + (to - from) * share + 0.5);
    }

    /// <summary>Paints values as opaque pixels.</summary>
    /// <param name="values">Any number of finite values, in units of the score for a saliency map.</param>
    /// <param name="range">Which values get the lowest and the highest colour; values outside get the nearest of the two.</param>
    /// <param name="pixels">To be filled: 4 bytes a value (red, green, blue, 255), in the order of the values.</param>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> has not 4 bytes a value, or a value is not a number.</exception>
    public void Paint(ReadOnlySpan<float> values, ValueRange range, Span<byte> pixels)
    {
        long needed = (long)values.Length * Raster.BytesPerPixel;
        if (pixels.Length != needed)
            throw new ArgumentException($"{values.Length} values take {needed} bytes, got {pixels.Length}.", nameof(pixels));

        for (int i = 0; i < values.Length; i++)
            Raster.Write(pixels[(i * Raster.BytesPerPixel)..], ColorAt(range.PositionOf(values[i])));
    }

    private static ColorMap FromTable(ReadOnlySpan<byte> rgb)
    {
        var colors = new RgbColor[rgb.Length / 3];
        for (int i = 0; i < colors.Length; i++)
            colors[i] = new RgbColor(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
        return new ColorMap(colors);
    }
}
