using System.Text;

namespace Microsoft.ML.Rise.Benchmarks.Measuring;

/// <summary>A table as docs/ shows it.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params IReadOnlyList<string> columns)
    {
        Add(columns);
        _text.AppendLine($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    public void Add(params IReadOnlyList<string> cells) => _text.AppendLine($"| {string.Join(" | ", cells)} |");

    public override string ToString() => _text.ToString();

    /// <summary>Shows the table, and writes it to <paramref name="file"/> where there is one.</summary>
    public void Publish(FileInfo? file)
    {
        Console.WriteLine(this);
        if (file is not null)
            File.WriteAllText(file.FullName, ToString());
    }
}
