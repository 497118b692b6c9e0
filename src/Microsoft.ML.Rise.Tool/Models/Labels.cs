using System.Globalization;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>The names of a network's classes.</summary>
internal sealed class Labels(IReadOnlyList<string> names)
{
    private const int NumberOfHints = 5;

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Reads one label a line, the first is that of class 0. Empty lines at the end are none.</summary>
    public static Labels Read(string? path)
    {
        if (path is null)
            return new Labels([]);
        string[] lines = File.ReadAllLines(Options.Existing(path, "labels"));
        int count = Array.FindLastIndex(lines, l => !string.IsNullOrWhiteSpace(l)) + 1;
        return count > 0 ? new Labels(lines[..count]) : throw new UserError($"the labels file '{path}' has no labels: one a line is expected, class 0 first.");
    }

    /// <summary>A class's label, or its index as text.</summary>
    public string this[int index] => index < Names.Count ? Names[index] : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The class that a user means.</summary>
    public int Find(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return index;
        if (Names.Count == 0)
            throw new UserError($"class '{text}': without --labels a class is given by its index.");

        int[] matches = Where(label => label.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (matches.Length > 1)
            throw new UserError($"label '{text}' is that of the classes {string.Join(" and ", matches)}: give the index.");
        if (matches.Length == 1)
            return matches[0];

        int[] similar = Where(label => label.Contains(text, StringComparison.OrdinalIgnoreCase));
        IEnumerable<int> hints = (similar.Length > 0 ? similar : [.. Enumerable.Range(0, Names.Count)]).Take(NumberOfHints);
        throw new UserError($"there is no label '{text}'; there are {string.Join(", ", hints.Select(i => $"'{Names[i]}'"))} and so on.");
    }

    public void RequireOneForEach(int scores)
    {
        if (Names.Count > 0 && scores != Names.Count)
            throw new UserError($"there are {Names.Count} labels, and the model has {scores} scores.");
    }

    private int[] Where(Func<string, bool> predicate) => [.. Enumerable.Range(0, Names.Count).Where(i => predicate(Names[i]))];
}
