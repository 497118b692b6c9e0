namespace Microsoft.ML.Rise.PublicApi.Tests;

/// <summary>The README, and the code that it shows.</summary>
internal static class Readme
{
    /// <summary>A region of ReadmeExamples.cs, without its indentation.</summary>
    public static string Region(string name)
    {
        string[] lines = Text("ReadmeExamples.cs").Split('\n');
        int start = Array.FindIndex(lines, l => l.Trim() == $"#region {name}") + 1;
        int end = Array.FindIndex(lines, start, l => l.Trim() == "#endregion");
        int indent = lines[start].Length - lines[start].TrimStart().Length;
        return string.Join('\n', lines[start..end].Select(l => l.Length > indent ? l[indent..] : ""));
    }

    /// <summary>A file beside the tests.</summary>
    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");
}
