namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>The workers that one range of masks is scored by, in any schedule: rented when a schedule is first used, and given back together.</summary>
/// <param name="pool">Where they come from.</param>
/// <param name="constants">What the network's other inputs read.</param>
internal sealed class OnnxWorkers(OnnxPool pool, IReadOnlyList<OnnxConstant> constants) : IDisposable
{
    private readonly Dictionary<RiseSchedule, List<OnnxWorker>> _workers = [];

    /// <summary>A worker for each run of <paramref name="schedule"/>.</summary>
    public IReadOnlyList<OnnxWorker> For(RiseSchedule schedule)
    {
        if (!_workers.TryGetValue(schedule, out List<OnnxWorker>? workers))
            _workers[schedule] = workers = [];
        while (workers.Count < schedule.NumberOfRuns)
        {
            workers.Add(pool.Rent(OnnxPlace.Of(schedule)));
            workers[^1].Bind(constants);
        }

        return workers;
    }

    public void Dispose()
    {
        foreach (OnnxWorker worker in _workers.Values.SelectMany(w => w))
            pool.Return(worker);
    }
}
