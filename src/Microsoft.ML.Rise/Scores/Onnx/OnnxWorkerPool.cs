namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Scores inputs that are given, and not masked here, with workers that are kept from call to call. Thread-safe: each call has workers of its own.</summary>
/// <param name="sessions">Where the session comes from, one for all.</param>
/// <param name="numberOfThreads">Of the session.</param>
/// <param name="input">The node that reads the inputs. It is the only one.</param>
/// <param name="output">The node that gives the scores.</param>
/// <param name="fixedBatchSize">What the network's batch is fixed to, if it is.</param>
/// <param name="batchSize">The largest batch where the network takes any.</param>
internal sealed class OnnxWorkerPool(OnnxSessions sessions, int numberOfThreads, OnnxNode input, OnnxNode output, int? fixedBatchSize, int batchSize) : IDisposable
{
    private readonly Dictionary<int, Stack<OnnxWorker>> _idle = [];

    private bool _isDisposed;

    /// <param name="inputs">count × input, row-major.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="scores">count × scores, row-major, to be filled.</param>
    public void Score(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int done = 0; done < count;)
        {
            int some = Math.Min(fixedBatchSize ?? batchSize, count - done);
            OnnxWorker worker = Rent(fixedBatchSize ?? some);
            try
            {
                for (int k = 0; k < some; k++)
                    inputs.Slice((done + k) * input.Length, input.Length).CopyTo(worker.Input(k));
                worker.Run(some);
                for (int k = 0; k < some; k++)
                    worker.Scores(k).CopyTo(scores[((done + k) * output.Length)..]);
            }
            finally
            {
                Return(worker);
            }

            done += some;
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            foreach (OnnxWorker worker in _idle.Values.SelectMany(w => w))
                worker.Dispose();
            _idle.Clear();
            _isDisposed = true;
        }
    }

    private OnnxWorker Rent(int size)
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(RiseOnnxScorer));
            if (_idle.TryGetValue(size, out Stack<OnnxWorker>? workers) && workers.TryPop(out OnnxWorker? worker))
                return worker;
        }

        return new OnnxWorker(sessions, numberOfThreads, input, output, [], size);
    }

    private void Return(OnnxWorker worker)
    {
        lock (_idle)
        {
            if (!_idle.TryGetValue(worker.BatchSize, out Stack<OnnxWorker>? workers))
                _idle[worker.BatchSize] = workers = new Stack<OnnxWorker>();
            workers.Push(worker);
        }
    }
}
