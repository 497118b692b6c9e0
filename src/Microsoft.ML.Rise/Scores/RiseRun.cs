namespace Microsoft.ML.Rise.Scores;

/// <summary>One explanation: which, who hears of it, what ends it, and where its scores are kept.</summary>
/// <param name="Row">For progress and messages.</param>
/// <param name="Progress">Who hears of it.</param>
/// <param name="Cancellation">Ends it.</param>
/// <param name="Kept">What an earlier run has left, and where this one leaves its own; null where nothing is kept.</param>
/// <param name="MostMasks">How many masks may be asked about: where more are wanted, <see cref="MoreMasksNeededException"/> says how many.</param>
internal readonly record struct RiseRun(long Row, IProgress<RiseProgress>? Progress, CancellationToken Cancellation, KeptScores? Kept = null, int MostMasks = int.MaxValue)
{
    /// <summary>Tells how many masked copies of how many are done.</summary>
    /// <exception cref="InvalidOperationException">The listener threw.</exception>
    public void Tell(int done, int count) => Progress.Tell(new RiseProgress(Row, done, count), Cancellation);
}

/// <summary>That an explanation wants more masks than it may ask about.</summary>
internal sealed class MoreMasksNeededException(int numberOfMasks) : Exception($"The explanation wants {numberOfMasks} masks.")
{
    /// <summary>How many it wants in all.</summary>
    public int NumberOfMasks => numberOfMasks;
}
