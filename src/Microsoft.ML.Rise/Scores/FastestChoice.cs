using System.Diagnostics;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Finds the fastest way to score by timing each candidate on some of the masks, whose scores count. Made once, and then kept. Thread-safe.</summary>
/// <param name="candidates">At least one; the first is used where there are too few masks to tell.</param>
/// <param name="masksOfRound">How many masks a candidate is timed on at once: enough that starting its threads does not count.</param>
internal sealed class FastestChoice<T>(IReadOnlyList<T> candidates, Func<T, int> masksOfRound)
    where T : struct
{
    /// <summary>The first round warms up, the fastest of the others counts.</summary>
    private const int NumberOfRounds = 3;

    private readonly Lock _timing = new();
    private T? _chosen = candidates.Count == 1 ? candidates[0] : null;

    /// <summary>What is the fastest, or null as long as it has not been timed.</summary>
    public T? Chosen => _chosen;

    /// <param name="numberOfMasks">How many masks there are.</param>
    /// <param name="score">Scores so many of them in a candidate's way.</param>
    /// <param name="onChosen">Called when the choice has been made.</param>
    public T Find(int numberOfMasks, Action<T, int> score, Action<T>? onChosen = null)
    {
        lock (_timing)
        {
            if (_chosen is { } known)
                return known;
            if (numberOfMasks < candidates.Sum(masksOfRound) * NumberOfRounds)
                return candidates[0];
            T fastest = Time(score);
            _chosen = fastest;
            onChosen?.Invoke(fastest);
            return fastest;
        }
    }

    private T Time(Action<T, int> score)
    {
        T fastest = candidates[0];
        double least = double.PositiveInfinity;
        foreach (T candidate in candidates)
        {
            int masks = masksOfRound(candidate);
            for (int round = 0; round < NumberOfRounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                score(candidate, masks);
                double time = Stopwatch.GetElapsedTime(start).TotalSeconds / masks;
                if (round > 0 && time < least)
                    (least, fastest) = (time, candidate);
            }
        }

        return fastest;
    }
}
