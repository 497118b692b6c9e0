using SkiaSharp;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>Turns numbers into colours: equally spaced colours, with straight lines between them. Immutable.</summary>
public sealed class ColorMap
{
    private readonly SKColor[] _colors;

    /// <summary>A map of your own.</summary>
    /// <param name="colors">From the lowest value's colour to the highest value's; at least 2. Copied; their alpha does not count.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 colours.</exception>
    public ColorMap(params ReadOnlySpan<SKColor> colors)
    {
        if (colors.Length < 2)
            throw new ArgumentException($"A colour map must have at least 2 colours, got {colors.Length}.", nameof(colors));
        _colors = colors.ToArray();
    }

    /// <summary>
    /// Viridis, from dark violet over green to yellow: equal steps of the value look like equal steps of colour, also in grey and to the
    /// colour-blind.
    /// </summary>
    public static ColorMap Viridis { get; } = new(ViridisTable.Colors);

    /// <summary>The colour at a position of the map.</summary>
    /// <param name="position">0 is the lowest colour, 1 the highest; outside, the nearest of the two.</param>
    /// <returns>An opaque colour.</returns>
    /// <exception cref="ArgumentException"><paramref name="position"/> is not a number.</exception>
    public SKColor ColorAt(double position)
    {
        if (double.IsNaN(position))
            throw new ArgumentException("NaN has no colour.", nameof(position));

        double index = Math.Clamp(position, 0, 1) * (_colors.Length - 1);
        int left = (int)index;
        int right = Math.Min(left + 1, _colors.Length - 1);
        return Mix(_colors[left], _colors[right], index - left);
    }

    /// <summary>A colour on the straight line between two.</summary>
    /// <param name="from">The colour at 0.</param>
    /// <param name="to">The colour at 1.</param>
    /// <param name="share">0 to 1.</param>
    internal static SKColor Mix(SKColor from, SKColor to, double share)
    {
        return new SKColor(Channel(from.Red, to.Red), Channel(from.Green, to.Green), Channel(from.Blue, to.Blue));

        byte Channel(byte a, byte b) => (byte)(a + (b - a) * share + 0.5);
    }
}
