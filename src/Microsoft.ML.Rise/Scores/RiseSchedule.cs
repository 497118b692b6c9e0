namespace Microsoft.ML.Rise;

/// <summary>How a scorer is kept busy.</summary>
/// <param name="NumberOfRuns">Runs at the same time, at least 1: calls of a function, or the cursors that a transformer is read through.</param>
/// <param name="NumberOfThreadsPerRun">Threads inside a run (ONNX Runtime's intra-op threads), at least 1; 1 for a transformer or a function, whose own threads nobody sees.</param>
/// <param name="BatchSize">Masked copies in a run, at least 1; 1 where the network's batch dimension is fixed; the rows dealt to a cursor at a time.</param>
public readonly record struct RiseSchedule(int NumberOfRuns, int NumberOfThreadsPerRun, int BatchSize)
{
    /// <summary>Masked copies in a run of a function or of a transformer, where nothing else is said.</summary>
    internal const int DefaultBatchSize = 8;

    /// <summary>Such as "2 runs x 1 thread x batch 1".</summary>
    public override string ToString() =>
        $"{NumberOfRuns} run{(NumberOfRuns == 1 ? "" : "s")} x {NumberOfThreadsPerRun} thread{(NumberOfThreadsPerRun == 1 ? "" : "s")} x batch {BatchSize}";

    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    internal void Validate()
    {
        if (this is not { NumberOfRuns: >= 1, NumberOfThreadsPerRun: >= 1, BatchSize: >= 1 })
            throw new ArgumentOutOfRangeException("schedule", $"Every number of a schedule must be at least 1, got {this}.");
    }
}
