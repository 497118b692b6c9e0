using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;

namespace ExplainImage;

/// <summary>Writes an explanation as PNG files: the picture, a heat map and an overlay for each class, and all of them side by side.</summary>
internal static class Pictures
{
    /// <summary>Smaller pictures are enlarged by a whole number.</summary>
    private const int SmallestSide = 256;

    /// <summary>How opaque the heat map is on the picture.</summary>
    private const double Alpha = 0.55;

    /// <param name="explanation">What to show.</param>
    /// <param name="name">What the file names begin with.</param>
    /// <param name="folder">Where to write; it exists.</param>
    /// <returns>The paths of the files.</returns>
    public static IReadOnlyList<string> Write(Explanation explanation, string name, string folder)
    {
        var paths = new List<string>();
        int scale = ScaleOf(explanation.Picture);
        using MLImage picture = Montage.Enlarged(explanation.Picture, scale);
        Save(picture, "picture");

        var rows = new List<MLImage>();
        try
        {
            foreach (ExplainedClass explained in explanation.Classes)
            {
                (int height, int width) = (explanation.Picture.Height, explanation.Picture.Width);
                using MLImage map = HeatMap.Create(explained.Saliency, height, width, scale: scale);
                using MLImage legend = Legend.Create(ValueRange.Of(explained.Saliency), map.Height);
                using MLImage heatMap = Montage.SideBySide([map, legend]);
                using MLImage overlay = Overlay.Create(picture, explained.Saliency, height, width, Alpha);
                string slug = SlugOf(explained, explanation.Classes);
                using MLImage framed = Montage.Framed(heatMap);
                Save(framed, slug + "-heatmap");
                Save(overlay, slug + "-overlay");
                rows.Add(RowOf(picture, heatMap, overlay, name, explained));
            }

            using MLImage all = Montage.Stacked(rows);
            using MLImage page = Montage.Framed(all);
            Save(page, "side-by-side");
        }
        finally
        {
            rows.ForEach(row => row.Dispose());
        }

        return paths;

        void Save(MLImage image, string what)
        {
            string path = Path.Combine(folder, $"{name}-{what}.png");
            image.Save(path);
            paths.Add(path);
        }
    }

    private static MLImage RowOf(MLImage picture, MLImage heatMap, MLImage overlay, string name, ExplainedClass explained)
    {
        using MLImage left = Montage.Captioned(picture, name);
        using MLImage middle = Montage.Captioned(heatMap, NameOf(explained));
        using MLImage right = Montage.Captioned(overlay, "score " + Numbers.Text(explained.Score));
        return Montage.SideBySide([left, middle, right]);
    }

    private static int ScaleOf(MLImage picture)
    {
        int side = Math.Max(picture.Width, picture.Height);
        return (SmallestSide + side - 1) / side;
    }

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
        char[] letters = [.. label.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')];
        return string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
