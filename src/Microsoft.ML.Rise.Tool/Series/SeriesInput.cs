using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Rise.Tool.Tables;

namespace Microsoft.ML.Rise.Tool.Series;

/// <summary>A series as a model reads it, its values in the model's order.</summary>
internal sealed record SeriesInput(string Name, float[] Values, InputShape Shape)
{
    /// <summary>The series of a file: one, a line for each step and a column for each channel; or one on each line that is asked for, its values in the model's order.</summary>
    public static IReadOnlyList<SeriesInput> Of(CsvTable table, IReadOnlyList<int> rows, IReadOnlyList<int> dimensions)
    {
        float[][] values = [.. table.Rows.Select((row, k) => row.Select((text, column) => Value(table, text, k, column)).ToArray())];
        string file = Path.GetFileName(table.Path);
        if (rows.Count == 0)
            return [Whole(file, table, values, dimensions)];
        if (rows.Where(r => r < 0 || r >= values.Length).Select(r => (int?)r).FirstOrDefault() is { } beyond)
            throw new UserError($"'{table.Path}' has the rows 0 to {values.Length - 1}, and --row asks for {beyond}.");
        return [.. rows.Select(row => OnALine($"{file}, row {row}", table, values[row], dimensions))];
    }

    private static SeriesInput Whole(string name, CsvTable table, float[][] values, IReadOnlyList<int> dimensions)
    {
        (int steps, int channels) = (values.Length, values[0].Length);
        int[] axes = [.. dimensions.Where(d => d != 1)];
        float[] inOrder = [.. values.SelectMany(v => v)];
        if (Fits(axes, steps, channels) || Fits(axes, steps * channels) || (channels == 1 && Fits(axes, steps)))
            return new SeriesInput(name, inOrder, InputShape.Series(steps, channels));
        if (Fits(axes, channels, steps))
            return new SeriesInput(name, [.. Enumerable.Range(0, channels).SelectMany(c => values.Select(v => v[c]))], InputShape.Series(steps, channels, interleaved: false));
        if (steps == 1)
            return OnALine(name, table, values[0], dimensions);
        throw new UserError($"'{table.Path}' has {steps} lines of {channels} values, and the model reads [{Text(dimensions)}]: give a line for each step and a column for each channel, or a whole series on a line and its number by --row.");
    }

    private static SeriesInput OnALine(string name, CsvTable table, float[] values, IReadOnlyList<int> dimensions)
    {
        int[] axes = [.. dimensions.Where(d => d != 1)];
        (int steps, int channels) = axes switch
        {
            [var first, var second] when first > 0 && second > 0 => (first, second),
            [var first, var second] when second > 0 => (values.Length / second, second),
            [var first, _] when first > 0 => (first, values.Length / first),
            [> 0 and var only] => (only, 1),
            _ => (values.Length, 1),
        };
        return steps * channels == values.Length
            ? new SeriesInput(name, values, InputShape.Series(steps, channels))
            : throw new UserError($"'{table.Path}' has {values.Length} values on a line, and the model reads [{Text(dimensions)}].");
    }

    private static bool Fits(int[] axes, params int[] lengths) => axes.Length == lengths.Length && axes.Zip(lengths).All(pair => pair.First < 0 || pair.First == pair.Second);

    private static float Value(CsvTable table, string text, int row, int column) => CsvTable.Number(text) is { } number
        ? (float)number
        : throw new UserError($"'{table.Path}', row {row}, column {(table.Header.Count > 0 ? $"'{table.Header[column]}'" : column)}: expected a number, got '{text}'.");

    private static string Text(IReadOnlyList<int> dimensions) => string.Join(",", dimensions.Select(d => d < 0 ? "?" : $"{d}"));
}
