namespace Microsoft.ML.Rise.Scores;

/// <summary>One explanation: which, who hears of it, what ends it, and where its scores are kept.</summary>
/// <param name="Row">For progress and messages.</param>
/// <param name="Progress">Who hears of it.</param>
/// <param name="Cancellation">Ends it.</param>
/// <param name="Kept">What an earlier run has left, and where this one leaves its own; null where nothing is kept.</param>
internal readonly record struct RiseRun(long Row, IProgress<RiseProgress>? Progress, CancellationToken Cancellation, KeptScores? Kept = null)
{
    /// <summary>Tells how many masked copies of how many are done.</summary>
    /// <exception cref="InvalidOperationException">The listener threw.</exception>
    public void Tell(int done, int count) => Progress.Tell(new RiseProgress(Row, done, count), Cancellation);
}
