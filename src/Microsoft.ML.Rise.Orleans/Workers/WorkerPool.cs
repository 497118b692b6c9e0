namespace Microsoft.ML.Rise.Orleans.Workers;

/// <summary>So many parts are scored by a silo at the same time, of whatever jobs.</summary>
internal sealed class WorkerPool(RiseSiloOptions options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.WorkersPerSilo);

    /// <summary>For tests: what a worker does before a part, such as being slow.</summary>
    public Func<Part, CancellationToken, Task> BeforePart { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Does a part when a worker is free, on a thread of its own: the pool's few carry the messages.</summary>
    public async Task<T> Run<T>(Part part, Func<T> work, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            await BeforePart(part, cancellation);
            return await Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
