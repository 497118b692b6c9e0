namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>What tells one worker from another.</summary>
/// <param name="NumberOfThreads">Of its session.</param>
/// <param name="BatchSize">Inputs of its run.</param>
internal readonly record struct OnnxPlace(int NumberOfThreads, int BatchSize)
{
    /// <summary>Where the runs of a schedule take place.</summary>
    public static OnnxPlace Of(RiseSchedule schedule) => new(schedule.NumberOfThreadsPerRun, schedule.BatchSize);
}
