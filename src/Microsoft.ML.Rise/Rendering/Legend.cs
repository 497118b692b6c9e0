using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>A vertical bar that says which value has which colour.</summary>
public static class Legend
{
    private const int BarWidth = 8;
    private const int TickWidth = 3;
    private const int Gap = 3;
    private const int NumberOfLabels = 3;
    private const int SignificantDigits = 3;

    /// <summary>Draws the colours of a range, the highest at the top, with numbers at the top, in the middle and at the bottom; on white.</summary>
    /// <param name="range">The range that the heat map was made with; <see cref="ValueRange.Of"/> gives that of a map. A single value has one number.</param>
    /// <param name="height">The height of the picture in pixels, usually that of the heat map beside it; at least 27·textScale.</param>
    /// <param name="textScale">How many pixels a pixel of the font takes, at least 1: digits are 7·textScale high. Bar and ticks grow with them.</param>
    /// <param name="colorMap">Default: <see cref="ColorMap.Viridis"/>.</param>
    /// <returns>A picture as wide as its numbers need. It belongs to the caller, who disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is below 1, or the height too small for three numbers.</exception>
    public static MLImage Create(ValueRange range, int height, int textScale = 2, ColorMap? colorMap = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(textScale, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, NumberOfLabels * BitmapFont.LineHeight * textScale);

        string[] labels = LabelsOf(range);
        int textLeft = (BarWidth + TickWidth + Gap) * textScale;
        Raster raster = Raster.Filled(textLeft + labels.Max(label => BitmapFont.Measure(label, textScale)), height, Ink.Paper);
        DrawBar(raster, range, BarWidth * textScale, colorMap ?? ColorMap.Viridis);
        for (int i = 0; i < labels.Length; i++)
        {
            double fromTop = labels.Length == 1 ? 0.5 : (double)i / (labels.Length - 1);
            int tickTop = (int)Math.Round((height - textScale) * fromTop);
            raster.Fill(BarWidth * textScale, tickTop, TickWidth * textScale, textScale, Ink.Text);
            int textTop = (int)Math.Round((height - BitmapFont.CapHeight * textScale) * fromTop);
            BitmapFont.Draw(raster, labels[i], textLeft, textTop, textScale, Ink.Text);
        }

        return raster.ToImage();
    }

    /// <summary>The numbers from the top: maximum, middle, minimum; or the only value.</summary>
    internal static string[] LabelsOf(ValueRange range)
    {
        double width = (double)range.Maximum - range.Minimum;
        if (width == 0)
            return [range.Minimum.ToString("G" + SignificantDigits, CultureInfo.InvariantCulture)];

        double[] values = [range.Maximum, range.Minimum + width / 2, range.Minimum];
        string format = FormatOf(width, largest: Math.Max(Math.Abs(values[0]), Math.Abs(values[2])));
        return [.. values.Select(value => value.ToString(format, CultureInfo.InvariantCulture))];
    }

    /// <summary>Enough decimals to tell the numbers apart; powers of ten where that would be long.</summary>
    private static string FormatOf(double width, double largest)
    {
        int decimals = Math.Max(0, SignificantDigits - 1 - (int)Math.Floor(Math.Log10(width)));
        return decimals > 6 || largest >= 1e6 ? "0.00e+0" : "F" + decimals;
    }

    private static void DrawBar(Raster raster, ValueRange range, int barWidth, ColorMap colorMap)
    {
        bool single = range.Minimum == range.Maximum;
        for (int y = 0; y < raster.Height; y++)
        {
            double position = single ? range.PositionOf(range.Minimum) : 1 - (y + 0.5) / raster.Height;
            raster.Fill(0, y, barWidth, 1, colorMap.ColorAt(position));
        }
    }
}
