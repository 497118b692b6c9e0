using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>Reads a cursor into blocks.</summary>
internal static class RowBlockReader
{
    private const int MaxRows = 128;

    /// <summary>Plain and vector values can be copied into a block; images and other things with an owner cannot.</summary>
    public static bool CanRead(IEnumerable<DataViewSchema.Column> columns) =>
        columns.All(column => column.Type is PrimitiveDataViewType or VectorDataViewType);

    /// <summary>One block after the other: each with rows of one batch, or numbered blocks whatever the batches.</summary>
    public static IEnumerable<RowBlock> Read(DataViewRowCursor cursor, bool byBatch)
    {
        var readId = cursor.GetIdGetter();
        var readers = cursor.Schema.Select(column => cursor.IsColumnActive(column) ? Reader(cursor, column) : null).ToArray();
        long number = 0;
        for (bool more = cursor.MoveNext(); more; number++)
        {
            var ids = new List<DataViewRowId>();
            var block = new RowBlock(byBatch ? cursor.Batch : number, ids, Array.ConvertAll(readers, reader => reader?.NewList()));
            do
            {
                DataViewRowId id = default;
                readId(ref id);
                ids.Add(id);
                for (int i = 0; i < readers.Length; i++)
                    readers[i]?.Append(block.Columns[i]!);
                more = cursor.MoveNext();
            }
            while (more && ids.Count < MaxRows && (!byBatch || cursor.Batch == block.Batch));
            yield return block;
        }
    }

    private static IColumnReader Reader(DataViewRow row, DataViewSchema.Column column) =>
        (IColumnReader)GenericCall.Invoke(Reader<int>, [column.Type.RawType], row, column)!;

    private static ColumnReader<TValue> Reader<TValue>(DataViewRow row, DataViewSchema.Column column) =>
        new ColumnReader<TValue>(row.GetGetter<TValue>(column));

    private interface IColumnReader
    {
        IList NewList();

        void Append(IList values);
    }

    private sealed class ColumnReader<TValue>(ValueGetter<TValue> getter) : IColumnReader
    {
        public IList NewList() => new List<TValue>();

        public void Append(IList values)
        {
            TValue value = default!;
            getter(ref value);
            ((List<TValue>)values).Add(value);
        }
    }
}
