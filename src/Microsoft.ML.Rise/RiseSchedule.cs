namespace Microsoft.ML.Rise;

/// <summary>How a model is kept busy.</summary>
/// <param name="NumberOfRuns">Model runs at the same time, at least 1; the cursors that a transformer is read through.</param>
/// <param name="NumberOfThreadsPerRun">Threads inside a run (ONNX Runtime's intra-op threads), at least 1; 1 for a transformer, whose own threads nobody sees.</param>
/// <param name="BatchSize">Masked copies in a run, at least 1; 1 where the network's batch dimension is fixed; the rows dealt to a cursor at a time.</param>
public readonly record struct RiseSchedule(int NumberOfRuns, int NumberOfThreadsPerRun, int BatchSize)
{
    /// <summary>Such as "2 runs x 1 thread x batch 1".</summary>
    public override string ToString() =>
        $"{NumberOfRuns} run{(NumberOfRuns == 1 ? "" : "s")} x {NumberOfThreadsPerRun} thread{(NumberOfThreadsPerRun == 1 ? "" : "s")} x batch {BatchSize}";
}
