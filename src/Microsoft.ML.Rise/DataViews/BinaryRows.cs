using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>Rows as a file of ML.NET's own, in memory.</summary>
internal static class BinaryRows
{
    /// <summary>The first column of a type that such files do not hold; null where there is none.</summary>
    public static DataViewSchema.Column? Unsavable(IEnumerable<DataViewSchema.Column> columns)
    {
        foreach (DataViewSchema.Column column in columns)
        {
            if (((column.Type as VectorDataViewType)?.ItemType ?? column.Type) is not PrimitiveDataViewType)
                return column;
        }

        return null;
    }

    /// <summary>The rows that have been read, with columns that others of their name hide.</summary>
    public static byte[] Write(ColumnBackground rows)
    {
        var file = new MemoryStream();
        new MLContext().Data.SaveAsBinary(new BackgroundView(rows), file, keepHidden: true);
        return file.ToArray();
    }

    /// <summary>A view as files of some rows each, in one pass.</summary>
    /// <exception cref="NotSupportedException">A column is of a type that such files do not hold.</exception>
    public static IEnumerable<(byte[] File, int NumberOfRows)> Write(IDataView view, IReadOnlyList<DataViewSchema.Column> columns, int rowsPerFile)
    {
        if (Unsavable(columns) is { } unsavable)
            throw new NotSupportedException($"Column '{unsavable.Name}' ({unsavable.Type}) cannot be saved: give images as the bytes of their files (LoadRawImageBytes).");
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        CapturedColumn[] current = [.. columns.Select(c => CapturedColumn.Of(cursor, c))];
        var rows = new List<CapturedColumn[]>();
        while (cursor.MoveNext())
        {
            foreach (CapturedColumn column in current)
                column.Capture();
            rows.Add([.. current.Select(c => c.Copy())]);
            if (rows.Count < rowsPerFile)
                continue;
            yield return (Write(ColumnBackground.Of(columns, rows)), rows.Count);
            rows = [];
        }

        if (rows.Count > 0)
            yield return (Write(ColumnBackground.Of(columns, rows)), rows.Count);
    }

    /// <summary>The rows of a file.</summary>
    public static IDataView Read(ReadOnlyMemory<byte> file) => new MLContext().Data.LoadFromBinary(new MemorySource(file));

    /// <summary>Reads what is in memory, without a copy where it is an array.</summary>
    public static MemoryStream AsStream(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out ArraySegment<byte> bytes) ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) : new MemoryStream(file.ToArray());

    private sealed class MemorySource(ReadOnlyMemory<byte> file) : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => null!;

        public Stream Open(int index) => AsStream(file);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index));
    }
}
