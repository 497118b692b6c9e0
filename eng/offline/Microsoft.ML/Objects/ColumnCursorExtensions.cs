namespace Microsoft.ML.Data;

/// <summary>One column of a view as a sequence.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        return data.GetColumn<T>(data.Schema[columnName]);
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.That(column.Index < data.Schema.Count && data.Schema[column.Index].Name == column.Name, nameof(column),
            $"column with name {column.Name}, type {column.Type}, and index {column.Index} cannot be found in data");
        Check.That(ColumnReaders.CanRead(column.Type, typeof(T)), nameof(column),
            $"Cannot map column (name: {column.Name}, type: {column.Type}) in data to the user-defined type, {typeof(T)}.");
        return Values<T>(data, column);
    }

    private static IEnumerable<T> Values<T>(IDataView data, DataViewSchema.Column column)
    {
        using var cursor = data.GetRowCursor([column]);
        var read = ColumnReaders.Create<T>(cursor, column);
        while (cursor.MoveNext())
        {
            T value = default!;
            read(ref value);
            yield return value;
        }
    }
}
