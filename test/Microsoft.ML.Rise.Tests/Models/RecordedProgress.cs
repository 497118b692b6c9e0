namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>Keeps what it is told, in order.</summary>
internal sealed class RecordedProgress : IProgress<RiseProgress>
{
    public List<RiseProgress> Reports { get; } = [];

    public void Report(RiseProgress value)
    {
        lock (Reports)
            Reports.Add(value);
    }
}

/// <summary>Cancels in the middle of a row.</summary>
internal sealed class CancelAt(int masksDone, CancellationTokenSource cancellation) : IProgress<RiseProgress>
{
    public void Report(RiseProgress value)
    {
        if (value.MasksDone >= masksDone)
            cancellation.Cancel();
    }
}
