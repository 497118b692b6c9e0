using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace ExplainImage;

/// <summary>Writes an explanation as PNG files: the picture, a heat map and an overlay for each class, and all of them side by side.</summary>
internal static class Pictures
{
    /// <summary>Smaller pictures are enlarged by a whole number.</summary>
    private const int SmallestSide = 256;

    /// <summary>Narrower ones are stretched: a row of pixels is nothing to look at.</summary>
    private const int SmallestOtherSide = 32;

    /// <summary>In characters: a label may be longer than a file's name can be.</summary>
    private const int LongestSlug = 60;

    /// <summary>How opaque the heat map is on the picture.</summary>
    private const double Alpha = 0.55;

    /// <param name="explanation">What to show.</param>
    /// <param name="name">What the file names begin with.</param>
    /// <param name="folder">Where to write; it exists.</param>
    /// <param name="fonts">For the captions; where there are none, they are left out.</param>
    /// <returns>The paths of the files.</returns>
    public static IReadOnlyList<string> Write(Explanation explanation, string name, string folder, IEnumerable<SKTypeface> fonts)
    {
        var paths = new List<string>();
        (int height, int width) = (explanation.Picture.Height, explanation.Picture.Width);
        using MLImage large = Enlarged(explanation.Picture);
        using SKImage picture = ImageOf(large);
        Save(picture, "picture");

        using var lettering = new Lettering(fonts, TextSizeFor(picture));
        var page = new Page(lettering);
        var rows = new List<Cell[]>();
        foreach (ExplainedClass explained in explanation.Classes)
        {
            // All that is seen of an overlay that lets nothing through is the heat map.
            using MLImage map = HeatMap.Overlay(large, explained.Saliency, height, width, alpha: 1);
            using MLImage mixed = HeatMap.Overlay(large, explained.Saliency, height, width, Alpha);
            var heatMap = new Cell(
                ImageOf(map), NameOf(explained), new Legend(explained.Saliency.Min(), explained.Saliency.Max(), lettering));
            var overlay = new Cell(ImageOf(mixed), "score " + Numbers.Text(explained.Score));
            string slug = SlugOf(explained, explanation.Classes);
            using SKImage withLegend = page.Draw([[heatMap with { Caption = "" }]]);
            Save(withLegend, slug + "-heatmap");
            Save(overlay.Picture, slug + "-overlay");
            rows.Add([new Cell(picture, name), heatMap, overlay]);
        }

        using SKImage all = page.Draw(picture.Width > 2 * picture.Height ? Transposed(rows) : rows);
        Save(all, "side-by-side");
        return paths;

        void Save(SKImage image, string what)
        {
            string path = Path.Combine(folder, $"{name}-{what}.png");
            using SKData data = image.Encode(SKEncodedImageFormat.Png, quality: 100);
            using FileStream file = File.Create(path);
            data.SaveTo(file);
            paths.Add(path);
        }
    }

    /// <summary>A picture whose pixels have become rectangles that can be seen.</summary>
    private static MLImage Enlarged(MLImage picture)
    {
        int longer = Math.Max(picture.Width, picture.Height);
        int scale = (SmallestSide + longer - 1) / longer;
        (int width, int height) = (Math.Max(picture.Width * scale, SmallestOtherSide), Math.Max(picture.Height * scale, SmallestOtherSide));
        using SKImage small = ImageOf(picture);
        using var large = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        small.ScalePixels(large.PeekPixels(), SKFilterQuality.None);
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, large.GetPixelSpan());
    }

    /// <summary>As the network sees it: ML.NET's pixels are premultiplied, so that transparent parts are black.</summary>
    private static SKImage ImageOf(MLImage image)
    {
        SKColorType type = image.PixelFormat == MLPixelFormat.Rgba32 ? SKColorType.Rgba8888 : SKColorType.Bgra8888;
        return SKImage.FromPixelCopy(new SKImageInfo(image.Width, image.Height, type, SKAlphaType.Opaque), image.Pixels);
    }

    /// <summary>Wide pictures stand below each other.</summary>
    private static Cell[][] Transposed(List<Cell[]> rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Select(row => row[column]).ToArray())];

    /// <summary>Large enough to be read, and small beside the picture.</summary>
    private static int TextSizeFor(SKImage picture) => (int)Math.Clamp(Math.Sqrt(picture.Width * picture.Height) / 18, 14, 48);

    /// <summary>The label, or "class 7" for a class without one.</summary>
    private static string NameOf(ExplainedClass explained) =>
        explained.Label == explained.Index.ToString(CultureInfo.InvariantCulture)
            ? $"class {explained.Label}"
            : explained.Label;

    /// <summary>A class's label as a part of a file name, with the index where two classes would have the same.</summary>
    private static string SlugOf(ExplainedClass explained, IReadOnlyList<ExplainedClass> all)
    {
        string slug = Slug(NameOf(explained));
        return all.Count(other => Slug(NameOf(other)) == slug) > 1 ? $"{slug}-{explained.Index}" : slug;
    }

    private static string Slug(string label)
    {
        char[] letters = [.. label.ToLowerInvariant().Take(LongestSlug).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')];
        string slug = string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length > 0 ? slug : "class";
    }
}
