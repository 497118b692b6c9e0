using System.Globalization;
using AdversarialNoise.Scenes;
using AdversarialNoise.Suppression;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Tool.Models;
using SkiaSharp;

namespace AdversarialNoise.Report;

/// <summary>Draws a case of each attack and direction, each in another scene: clean, attacked, the noise, the evidence, and the picture where that is blurred.</summary>
internal static class CasePictures
{
    private const int Scale = 2, TextSize = 14;

    /// <summary>How bright the picture is outside of the evidence.</summary>
    private const float Shade = 0.25f;

    public static void Write(string path, Model model, Labels labels, IReadOnlyList<Case> cases)
    {
        using var lettering = new Lettering(Lettering.Fonts, TextSize);
        Cell[][] rows = [.. Shown(cases).Select(c => RowOf(c, model, labels))];
        using SKImage page = new Page(lettering).Draw(rows);
        using SKData data = page.Encode(SKEncodedImageFormat.Png, quality: 100);
        using FileStream file = File.Create(path);
        data.SaveTo(file);
    }

    /// <summary>The first case of each attack and direction in a scene that is not shown yet.</summary>
    internal static IReadOnlyList<Case> Shown(IReadOnlyList<Case> cases)
    {
        var shown = new List<Case>();
        foreach (var group in cases.GroupBy(c => (c.Attempt.Attack, c.Attempt.Goal.Direction)).OrderBy(g => g.Key))
            shown.Add(group.FirstOrDefault(c => shown.TrueForAll(s => s.Attempt.Scene.Name != c.Attempt.Scene.Name), group.First()));
        return shown;
    }

    private static Cell[] RowOf(Case shown, Model model, Labels labels)
    {
        (float[] clean, float[] attacked, int target) = (shown.Attempt.Scene.Pixels, shown.Attempt.Picture, shown.Attempt.Goal.Class);
        float[] noise = [.. attacked.Zip(clean, (a, c) => a - c)];
        float gain = 0.5f / noise.Max(Math.Abs);
        float[] blurred = Suppressor.Hide(attacked, shown.Evidence, GaussianBlur.Of(attacked, model.Shape, CaseStudy.ShownSigma(shown.Attempt.Goal.Direction)));
        return
        [
            CellOf(clean, Scored("clean", clean)),
            CellOf(attacked, Scored(shown.Attempt.Attack, attacked)),
            CellOf([.. Thickened(noise, model.Shape).Select(n => 0.5f + gain * n)], string.Create(CultureInfo.InvariantCulture, $"noise x {gain:0.#}")),
            CellOf(Suppressor.Hide([.. attacked.Select(v => Shade * v)], shown.Evidence, attacked), string.Create(CultureInfo.InvariantCulture, $"evidence, {100 * shown.Evidence.Average():0.#} %")),
            CellOf(blurred, Scored("blurred", blurred)),
        ];

        string Scored(string what, float[] picture) => string.Create(CultureInfo.InvariantCulture, $"{what}: {labels[target]} {model.ScoresOf(picture)[target]:0.00}");

        Cell CellOf(float[] picture, string caption) => new(ImageOf(picture, model.Shape), caption);
    }

    /// <summary>Noise of a few pixels, each of them drawn 3 high and wide; other noise as it is.</summary>
    private static float[] Thickened(float[] noise, InputShape shape)
    {
        int plane = shape.Height * shape.Width;
        int[] changed = [.. Enumerable.Range(0, plane).Where(i => Enumerable.Range(0, shape.NumberOfChannels).Any(c => noise[c * plane + i] != 0))];
        if (changed.Length > plane / 100)
            return noise;
        float[] thick = new float[noise.Length];
        foreach ((int i, int c) in changed.SelectMany(i => Enumerable.Range(0, shape.NumberOfChannels).Select(c => (i, c))))
        {
            for (int y = Math.Max(0, i / shape.Width - 1); y <= Math.Min(shape.Height - 1, i / shape.Width + 1); y++)
            {
                for (int x = Math.Max(0, i % shape.Width - 1); x <= Math.Min(shape.Width - 1, i % shape.Width + 1); x++)
                    thick[(c * shape.Height + y) * shape.Width + x] = noise[c * plane + i];
            }
        }

        return thick;
    }

    private static SKImage ImageOf(float[] picture, InputShape shape)
    {
        int plane = shape.Height * shape.Width;
        using var small = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque))
        {
            Pixels = [.. Enumerable.Range(0, plane).Select(i => new SKColor(Byte(picture[i]), Byte(picture[plane + i]), Byte(picture[2 * plane + i])))],
        };
        using SKBitmap large = small.Resize(new SKImageInfo(Scale * shape.Width, Scale * shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), SKFilterQuality.None);
        return SKImage.FromBitmap(large);

        static byte Byte(float value) => (byte)Math.Round(byte.MaxValue * Math.Clamp(value, 0, 1));
    }
}
