using System.Globalization;

namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>Parts of file names from what people call things.</summary>
internal static class FileNames
{
    /// <summary>In characters: a label may be longer than a file's name can be.</summary>
    private const int LongestSlug = 60;

    /// <summary>A class's label as a part of a file name; where two would have the same, with its index, or of boxes the place among all.</summary>
    public static string SlugOf(ExplainedTarget target, IReadOnlyList<ExplainedTarget> all)
    {
        string slug = Slug(NameOf(target));
        if (all.Count(other => Slug(NameOf(other)) == slug) == 1)
            return slug;
        return target.Detection is null ? $"{slug}-{target.Index}" : $"{slug}-{all.Index().First(t => ReferenceEquals(t.Item, target)).Index + 1}";
    }

    private static string Slug(string name)
    {
        char[] letters = [.. name.ToLowerInvariant().Take(LongestSlug).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')];
        string slug = string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length > 0 ? slug : "class";
    }

    /// <summary>The label, or "class 7" for a class without one.</summary>
    private static string NameOf(ExplainedTarget target) =>
        target.Label == target.Index.ToString(CultureInfo.InvariantCulture) ? $"class {target.Label}" : target.Label;
}
