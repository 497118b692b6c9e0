namespace Microsoft.ML.Data;

/// <summary>
/// How transforms read in parallel: one cursor of many (each of the many read ahead on its own thread, put in order by batch), and many of one.
/// </summary>
internal static class ParallelCursors
{
    private static readonly int _threads = Math.Max(2, Environment.ProcessorCount - 1);

    /// <summary>A plain cursor over a view that has cursor sets: several of them read ahead, if there is more than one.</summary>
    public static DataViewRowCursor Open(IDataView view, IReadOnlyList<DataViewSchema.Column> columns, Func<DataViewRowCursor> serial, Random? rand)
    {
        if (!RowBlockReader.CanRead(columns))
            return serial();
        var cursors = view.GetRowCursorSet(columns, _threads, rand);
        return cursors is [var only] ? only : Merge(cursors);
    }

    /// <summary>Cursors that take turns at the blocks of one.</summary>
    public static DataViewRowCursor[] Split(DataViewRowCursor cursor, int n)
    {
        bool[] active = Active(cursor);
        var schema = cursor.Schema;
        var producer = new BlockProducer(cursor, byBatch: false);
        int open = n;
        return [.. Enumerable.Range(0, n).Select(_ => new BlockCursor(schema, active, Blocks(producer), Close))];

        void Close()
        {
            if (Interlocked.Decrement(ref open) == 0)
                producer.Dispose();
        }
    }

    private static BlockCursor Merge(DataViewRowCursor[] cursors)
    {
        bool[] active = Active(cursors[0]);
        var schema = cursors[0].Schema;
        var producers = Array.ConvertAll(cursors, cursor => new BlockProducer(cursor, byBatch: true));
        return new BlockCursor(schema, active, InOrder(producers), () => Array.ForEach(producers, producer => producer.Dispose()));
    }

    private static bool[] Active(DataViewRowCursor cursor) => [.. cursor.Schema.Select(cursor.IsColumnActive)];

    private static IEnumerable<RowBlock> Blocks(BlockProducer producer)
    {
        while (producer.Take() is { } block)
            yield return block;
    }

    // A batch is in one cursor only and batches do not decrease in a cursor, so the lowest one that is ready is the next.
    private static IEnumerable<RowBlock> InOrder(BlockProducer[] producers)
    {
        var ready = new PriorityQueue<(BlockProducer From, RowBlock Block), long>();
        Array.ForEach(producers, Fetch);
        while (ready.TryDequeue(out var next, out _))
        {
            yield return next.Block;
            Fetch(next.From);
        }

        void Fetch(BlockProducer producer)
        {
            if (producer.Take() is { } block)
                ready.Enqueue((producer, block), block.Batch);
        }
    }
}
