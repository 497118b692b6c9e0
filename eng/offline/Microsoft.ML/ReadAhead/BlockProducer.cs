using System.Collections.Concurrent;

namespace Microsoft.ML.Data;

/// <summary>Reads a cursor on a thread of its own, a few blocks ahead of whoever takes them.</summary>
internal sealed class BlockProducer : IDisposable
{
    private const int BlocksAhead = 4;

    private readonly BlockingCollection<RowBlock> _blocks = new(BlocksAhead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private Exception? _error;

    public BlockProducer(DataViewRowCursor source, bool byBatch) =>
        _reading = Task.Factory.StartNew(() => Read(source, byBatch), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The next block, waiting for it; null at the end. May be called from several threads.</summary>
    public RowBlock? Take()
    {
        if (_blocks.TryTake(out var block, Timeout.Infinite))
            return block;
        return _error is null ? null : throw new InvalidOperationException(
            "Splitter/consolidator worker encountered exception while consuming source data", _error);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _reading.Wait();
        _blocks.Dispose();
        _stop.Dispose();
    }

    private void Read(DataViewRowCursor source, bool byBatch)
    {
        try
        {
            using (source)
            {
                foreach (var block in RowBlockReader.Read(source, byBatch))
                    _blocks.Add(block, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody takes any more.
        }
        catch (Exception e)
        {
            _error = e;
        }
        finally
        {
            _blocks.CompleteAdding();
        }
    }
}
