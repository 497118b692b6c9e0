using System.Collections;

namespace Microsoft.ML;

/// <summary>The columns of a view. A later column hides earlier ones of the same name.</summary>
public sealed partial class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _visible = [];

    private DataViewSchema(IReadOnlyList<DetachedColumn> columns)
    {
        for (int i = 0; i < columns.Count; i++)
            _visible[columns[i].Name] = i;
        _columns = [.. columns.Select((c, i) => new Column(c.Name, i, _visible[c.Name] != i, c.Type, c.Annotations))];
    }

    public int Count => _columns.Length;

    public Column this[int columnIndex] =>
        (uint)columnIndex < (uint)Count ? _columns[columnIndex] : throw new ArgumentOutOfRangeException(nameof(columnIndex));

    public Column this[string name] =>
        GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' not found");

    public Column? GetColumnOrNull(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _visible.TryGetValue(name, out int index) ? _columns[index] : null;
    }

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Count} columns";

    /// <summary>One flag for each column of this schema: is it among <paramref name="columns"/>? Only their indices count.</summary>
    internal bool[] Flags(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns, "columnsNeeded");
        var flags = new bool[Count];
        foreach (var column in columns)
        {
            if (column.Index >= Count)
                throw new InvalidOperationException($"The requested column: {column} is not part of the sourceSchema");
            flags[column.Index] = true;
        }
        return flags;
    }
}
