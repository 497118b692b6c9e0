using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Orleans;

/// <summary>A view, cut into files of some rows each, in one pass.</summary>
internal sealed class RowWindows : IDisposable
{
    private readonly IReadOnlyList<DataViewSchema.Column> _columns;
    private readonly DataViewRowCursor _cursor;
    private readonly CapturedColumn[] _current;

    /// <exception cref="NotSupportedException">A column is of a type that ML.NET's files do not hold.</exception>
    public RowWindows(IDataView rows, IReadOnlyList<DataViewSchema.Column> columns)
    {
        if (BinaryRows.Unsavable(columns) is { } column)
            throw new NotSupportedException($"Column '{column.Name}' ({column.Type}) cannot travel: give images as the bytes of their files (LoadRawImageBytes).");
        _columns = columns;
        _cursor = rows.GetRowCursor(columns);
        _current = [.. columns.Select(c => CapturedColumn.Of(_cursor, c))];
    }

    /// <summary>How many rows there have been.</summary>
    public long NumberOfRows { get; private set; }

    /// <summary>The next rows, as ML.NET writes them.</summary>
    /// <returns>Null where there are no more.</returns>
    public byte[]? Next(int count)
    {
        var rows = new List<CapturedColumn[]>();
        while (rows.Count < count && _cursor.MoveNext())
        {
            foreach (CapturedColumn column in _current)
                column.Capture();
            rows.Add([.. _current.Select(c => c.Copy())]);
        }

        if (rows.Count == 0)
            return null;
        NumberOfRows += rows.Count;
        return BinaryRows.Write(ColumnBackground.Of(_columns, rows));
    }

    public void Dispose() => _cursor.Dispose();
}
