using System.Text;
using SkiaSharp;

namespace AdversarialNoise.Report;

/// <summary>
/// Text in a picture. SkiaSharp brings no fonts along, so a machine may have none, or lack a character: what no font can show is left out,
/// because the box that fonts draw instead says nothing.
/// </summary>
/// <param name="fonts">The best first. The first that has digits shows all that it can, the others what it lacks.</param>
/// <param name="size">The size of the text in pixels.</param>
internal sealed class Lettering(IEnumerable<SKTypeface> fonts, int size) : IDisposable
{
    private const string Ellipsis = "…";

    /// <summary>Plain ones of Windows, macOS and Linux, in which numbers are easily read.</summary>
    private static readonly string[] s_preferred = ["Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", "DejaVu Sans", "Arial"];

    private readonly SKTypeface? _first = fonts.FirstOrDefault(font => font.ContainsGlyph('0'));
    private readonly Dictionary<Rune, SKTypeface?> _others = [];
    private readonly SKPaint _paint = new() { Color = Ink, TextSize = size, IsAntialias = true, SubpixelText = true };

    public static SKColor Ink { get; } = new(32, 32, 32);

    /// <summary>The fonts of this machine.</summary>
    public static IEnumerable<SKTypeface> Fonts =>
        s_preferred.Concat(SKFontManager.Default.FontFamilies).Select(SKFontManager.Default.MatchFamily).OfType<SKTypeface>();

    public int Size => size;

    /// <summary>From one line to the next in pixels; 0 where there are no fonts.</summary>
    public int LineHeight => _first is null ? 0 : size * 5 / 4;

    /// <summary>The height of digits and capitals in pixels, as common fonts have it.</summary>
    public float CapHeight => size * 0.72f;

    /// <summary>The width of a text in pixels.</summary>
    public float Measure(string text) => Runs(text).Sum(run => Select(run.Font).MeasureText(run.Text));

    /// <summary>Draws a text, shortened where it is wider than <paramref name="width"/>.</summary>
    /// <param name="canvas">To draw on.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">The left end.</param>
    /// <param name="baseline">Where its letters stand.</param>
    /// <param name="width">The place that there is.</param>
    public void Draw(SKCanvas canvas, string text, float x, float baseline, float width = float.MaxValue)
    {
        foreach ((string run, SKTypeface font) in Runs(Shortened(Shown(text), width)))
        {
            canvas.DrawText(run, x, baseline, Select(font));
            x += Select(font).MeasureText(run);
        }
    }

    public void Dispose() => _paint.Dispose();

    /// <summary>A text without what no font can show, and without the spaces around that.</summary>
    private string Shown(string text)
    {
        string shown = string.Concat(text.EnumerateRunes().Where(character => FontOf(character) is not null));
        return string.Join(' ', shown.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private string Shortened(string text, float width)
    {
        Rune[] characters = [.. text.EnumerateRunes()];
        for (int length = characters.Length; Measure(text) > width && length > 0; length--)
            text = string.Concat(characters.Take(length - 1)).TrimEnd() + Ellipsis;
        return text;
    }

    /// <summary>The parts of a text that one font can show.</summary>
    private List<(string Text, SKTypeface Font)> Runs(string text)
    {
        var runs = new List<(string Text, SKTypeface Font)>();
        foreach (Rune character in text.EnumerateRunes())
        {
            if (FontOf(character) is not { } font)
                continue;
            if (runs.Count > 0 && runs[^1].Font == font)
                runs[^1] = (runs[^1].Text + character, font);
            else
                runs.Add((character.ToString(), font));
        }

        return runs;
    }

    private SKTypeface? FontOf(Rune character)
    {
        if (_first?.ContainsGlyph(character.Value) == true)
            return _first;
        if (!_others.TryGetValue(character, out SKTypeface? font))
            _others[character] = font = fonts.FirstOrDefault(f => f.ContainsGlyph(character.Value));
        return font;
    }

    private SKPaint Select(SKTypeface font)
    {
        _paint.Typeface = font;
        return _paint;
    }
}
