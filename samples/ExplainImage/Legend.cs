using System.Globalization;
using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace ExplainImage;

/// <summary>A vertical bar that says which value has which colour, the highest at the top; with numbers at its ends and in the middle.</summary>
/// <param name="minimum">The value of the lowest colour.</param>
/// <param name="maximum">The value of the highest.</param>
/// <param name="lettering">Bar and ticks grow with the text.</param>
internal sealed class Legend(float minimum, float maximum, Lettering lettering)
{
    private const int NumberOfLabels = 3;
    private const int SignificantDigits = 3;

    private readonly string[] _labels = LabelsOf(minimum, maximum);
    private readonly int _barWidth = lettering.Size;
    private readonly int _tickWidth = lettering.Size / 3;

    public int Width => HasText ? _barWidth + 2 * _tickWidth + (int)Math.Ceiling(_labels.Max(lettering.Measure)) : _barWidth;

    public int SmallestHeight => NumberOfLabels * lettering.LineHeight;

    private bool HasText => lettering.LineHeight > 0;

    /// <param name="canvas">To draw on.</param>
    /// <param name="left">The bar's left side.</param>
    /// <param name="top">Its upper end.</param>
    /// <param name="height">How high it is.</param>
    public void Draw(SKCanvas canvas, int left, int top, int height)
    {
        using var paint = new SKPaint();
        for (int y = 0; y < height; y++)
        {
            paint.Color = ColorMap.Viridis.ColorAt(minimum == maximum ? 0 : 1 - (y + 0.5) / height);
            canvas.DrawRect(left, top + y, _barWidth, 1, paint);
        }

        if (!HasText)
            return;
        paint.Color = Lettering.Ink;
        for (int i = 0; i < _labels.Length; i++)
        {
            float fromTop = _labels.Length == 1 ? 0.5f : (float)i / (_labels.Length - 1);
            canvas.DrawRect(left + _barWidth, top + MathF.Round((height - 1) * fromTop), _tickWidth, 1, paint);
            float baseline = top + lettering.CapHeight + (height - lettering.CapHeight) * fromTop;
            lettering.Draw(canvas, _labels[i], left + _barWidth + 2 * _tickWidth, baseline);
        }
    }

    /// <summary>The numbers from the top: maximum, middle, minimum; or the only value.</summary>
    internal static string[] LabelsOf(float minimum, float maximum)
    {
        double span = (double)maximum - minimum;
        if (span == 0)
            return [minimum.ToString("G" + SignificantDigits, CultureInfo.InvariantCulture)];

        double[] values = [maximum, minimum + span / 2, minimum];
        string format = FormatOf(span, largest: Math.Max(Math.Abs(values[0]), Math.Abs(values[2])));
        return [.. values.Select(value => value.ToString(format, CultureInfo.InvariantCulture))];
    }

    /// <summary>Enough decimals to tell the numbers apart; powers of ten where that would be long.</summary>
    private static string FormatOf(double span, double largest)
    {
        int decimals = Math.Max(0, SignificantDigits - 1 - (int)Math.Floor(Math.Log10(span)));
        return decimals > 6 || largest >= 1e6 ? "0.00e+0" : "F" + decimals;
    }
}
