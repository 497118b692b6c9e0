using System.Text.RegularExpressions;

namespace Microsoft.ML.Rise.PublicApi.Tests;

/// <summary>The README and the pages of docs, and the code that they show.</summary>
internal static partial class Document
{
    /// <summary>The folder of the repository.</summary>
    public static string Root { get; } = typeof(Document).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>All pages that people read, by their path from the root.</summary>
    public static IEnumerable<string> Pages =>
        ["README.md", "CONTRIBUTING.md", .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(f => "docs/" + Path.GetFileName(f)), .. Directory.GetFiles(Path.Combine(Root, "samples"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))];

    public static string Text(string page) => File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n");

    /// <summary>The C# that a page shows.</summary>
    public static IEnumerable<string> CodeOf(string page) => Code().Matches(Text(page)).Select(m => m.Groups["code"].Value);

    /// <summary>The code that is compiled and run here, by the names of its regions, without its indentation.</summary>
    public static IReadOnlyDictionary<string, string> Regions { get; } = RegionsOf(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "DocumentExamples.cs")).ReplaceLineEndings("\n").Split('\n')).ToDictionary();

    private static IEnumerable<(string Name, string Code)> RegionsOf(string[] lines)
    {
        for (int start = 0; start < lines.Length; start++)
        {
            if (!lines[start].TrimStart().StartsWith("#region", StringComparison.Ordinal))
                continue;
            int end = Array.FindIndex(lines, start, l => l.Trim() == "#endregion"), indent = lines[start].Length - lines[start].TrimStart().Length;
            yield return (lines[start].Trim().Split(' ')[1], string.Join('\n', lines[(start + 1)..end].Select(l => l.Length > indent ? l[indent..] : "")));
        }
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();
}
