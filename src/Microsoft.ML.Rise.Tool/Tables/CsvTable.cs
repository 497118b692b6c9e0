using System.Globalization;
using CsvHelper;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Tables;

/// <summary>A file of comma-separated values, as texts: one for each column. There are no names where the first line has numbers already.</summary>
internal sealed record CsvTable(string Path, IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows)
{
    /// <summary>Reads a file whose first line names its columns.</summary>
    public static CsvTable ReadNamed(string path)
    {
        CsvTable table = Split(path, hasHeader: _ => true);
        if (table.Header.GroupBy(name => name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UserError($"'{path}' has two columns '{twice.Key}'.");
        return table;
    }

    /// <summary>Reads a file of numbers, with or without names of its columns.</summary>
    public static CsvTable ReadNumbers(string path) => Split(path, hasHeader: first => first.Any(text => Number(text) is null));

    /// <summary>A finite number, or null.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static CsvTable Split(string path, Func<string[], bool> hasHeader)
    {
        var lines = new List<string[]>();
        using (var csv = CsvReader.FromFile(Options.Existing(path, "data"), new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true }))
        {
            while (csv.Read())
            {
                lines.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)]);
                if (lines[^1].Length != lines[0].Length)
                    throw new UserError($"'{path}', line {csv.LineNumber}: {lines[^1].Length} values, and the first line has {lines[0].Length}.");
            }
        }

        bool isNamed = lines.Count > 0 && hasHeader(lines[0]);
        var table = new CsvTable(path, isNamed ? lines[0] : [], isNamed ? lines[1..] : lines);
        return table.Rows.Count > 0 ? table : throw new UserError($"'{path}' has no rows.");
    }
}
