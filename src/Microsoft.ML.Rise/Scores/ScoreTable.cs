using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The target's score for each mask of a range, placed by mask and not by arrival. Thread-safe.</summary>
/// <param name="masks">The masks that will be scored.</param>
/// <param name="target">The score to keep.</param>
/// <param name="numberOfScores">How many scores the unmasked input got, and so each masked copy must get.</param>
/// <param name="reportDone">Told how many masks are done, about a hundred times.</param>
internal sealed class ScoreTable(MaskRange masks, int target, int numberOfScores, Action<int>? reportDone)
{
    private const int NumberOfReports = 100;

    private readonly float[] _scores = new float[masks.Count];
    private readonly bool[] _isScored = new bool[masks.Count];
    private readonly int _reportInterval = Math.Max(1, masks.Count / NumberOfReports);
    private int _done;

    /// <summary>Keeps the target's score of <paramref name="mask"/>.</summary>
    /// <exception cref="InvalidOperationException">The mask or the scores are not what was asked for.</exception>
    public void Put(long mask, ReadOnlySpan<float> scores)
    {
        long place = mask - masks.First;
        if (place < 0 || place >= masks.Count)
            throw new InvalidOperationException($"The scorer returned a row with id {mask}, which it was not given: it must keep the ids of its rows.");
        if (Interlocked.Exchange(ref _isScored[place], true))
            throw new InvalidOperationException($"The scorer returned masked copy {mask} twice: it must return each row exactly once.");
        if (scores.Length != numberOfScores)
            throw new InvalidOperationException($"The scorer returned {scores.Length} scores for masked copy {mask}, but {numberOfScores} for the unmasked input.");
        RequireFinite(scores[target], target, $"masked copy {mask}");

        _scores[place] = scores[target];
        int done = Interlocked.Increment(ref _done);
        if (done % _reportInterval == 0 || done == masks.Count)
            reportDone?.Invoke(done);
    }

    /// <summary>The scores, in the order of the masks.</summary>
    /// <exception cref="InvalidOperationException">The scorer dropped rows.</exception>
    public float[] Complete()
    {
        if (_done != masks.Count)
            throw new InvalidOperationException($"The scorer returned {_done} of {masks.Count} masked copies: it must return each row exactly once, not filter rows.");
        return _scores;
    }

    public static void RequireFinite(float score, int index, string input)
    {
        if (!float.IsFinite(score))
            throw new InvalidOperationException($"The scorer returned {score} for score {index} of {input}; scores must be finite.");
    }
}
