using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Models;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Tables;

/// <summary>The rows of a table with the columns that a model was trained on, as its schema says their types.</summary>
/// <remarks>The values of a vector are columns Name.0, Name.1, …, or have the names of its slots. A column that the score does not depend on, such as the label, may be missing, and is empty then.</remarks>
internal static class TableView
{
    private static readonly HashSet<string> s_booleans = new(["", "0", "1", "-1", "+1", "true", "false", "yes", "no", "t", "f", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static IDataView Of(SavedModel model, CsvTable table, IReadOnlyList<int> rows, string? scoreColumn)
    {
        IReadOnlySet<string> read = model.ColumnsRead(scoreColumn);
        var columns = new List<TextLoader.Column>();
        var sources = new List<Source>();
        foreach (DataViewSchema.Column column in model.Inputs.Where(c => !c.IsHidden))
        {
            Source[] found = [.. SourcesOf(column, table, isNeeded: read.Contains(column.Name))];
            if (found.Length == 0)
                continue;
            var range = new TextLoader.Range(sources.Count, sources.Count + found.Length - 1);
            columns.Add(new TextLoader.Column(column.Name, found[0].Kind, [range], KeyCountOf(column.Type)) { Source = found.Length == 1 && column.Type is not VectorDataViewType ? [new TextLoader.Range(range.Min)] : [range] });
            sources.AddRange(found);
        }

        var text = new StringBuilder();
        foreach (int row in rows)
            text.AppendJoin(',', sources.Select(source => Escaped(source.Of(table, row)))).Append('\n');
        TextLoader loader = model.Context.Data.CreateTextLoader(new TextLoader.Options { Columns = [.. columns], Separators = [','], AllowQuoting = true, ReadMultilines = true });
        return loader.Load(new TextInMemory(text.ToString()));
    }

    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));

    private static IEnumerable<Source> SourcesOf(DataViewSchema.Column column, CsvTable table, bool isNeeded)
    {
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (KindOf(item) is not { } kind || column.Type is VectorDataViewType { IsKnownSize: false })
            return isNeeded ? throw new UserError($"the model reads column '{column.Name}' ({column.Type}), which cannot be in a table of values.") : [];
        string[] names = NamesOf(column, table);
        if (names.FirstOrDefault(name => !table.Header.Contains(name)) is { } missing && isNeeded)
            throw new UserError($"'{table.Path}' has no column '{missing}', which the model reads; it has {Quoted(table.Header)}.");
        return names.Select(name => new Source(name, table.Header.Index().Where(h => h.Item == name).Select(h => h.Index).DefaultIfEmpty(-1).First(), kind));
    }

    private static string[] NamesOf(DataViewSchema.Column column, CsvTable table)
    {
        if (column.Type is not VectorDataViewType vector)
            return [column.Name];
        string[] numbered = [.. Enumerable.Range(0, vector.Size).Select(k => $"{column.Name}.{k}")];
        if (!column.HasSlotNames() || table.Header.Contains(numbered[0]))
            return numbered;
        VBuffer<ReadOnlyMemory<char>> slots = default;
        column.GetSlotNames(ref slots);
        return [.. slots.DenseValues().Select(slot => slot.ToString())];
    }

    private static DataKind? KindOf(DataViewType type) => type is TextDataViewType ? DataKind.String : Enum.TryParse(type.RawType.Name, out DataKind kind) ? kind : null;

    private static KeyCount? KeyCountOf(DataViewType type) => type is KeyDataViewType key ? new KeyCount(key.Count) : null;

    private static string Escaped(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Where a value comes from.</summary>
    private sealed record Source(string Name, int Index, DataKind Kind)
    {
        public string Of(CsvTable table, int row)
        {
            string value = Index < 0 ? "" : table.Rows[row][Index];
            bool fits = Kind switch
            {
                DataKind.Boolean => s_booleans.Contains(value),
                DataKind.String or DataKind.DateTime or DataKind.DateTimeOffset or DataKind.TimeSpan => true,
                _ => value.Length == 0 || value.Equals("NaN", StringComparison.OrdinalIgnoreCase) || CsvTable.Number(value) is not null,
            };
            return fits ? value : throw new UserError($"'{table.Path}', row {row}, column '{Name}': expected {(Kind == DataKind.Boolean ? "true or false" : "a number")}, got '{value}'.");
        }
    }

    private sealed class TextInMemory(string text) : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => null!;

        public Stream Open(int index) => new MemoryStream(Encoding.UTF8.GetBytes(text));

        public TextReader OpenTextReader(int index) => new StringReader(text);
    }
}
