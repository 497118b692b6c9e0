using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.Rise.Scores;

/// <summary>
/// Finds the fastest way to score by timing each candidate on some of the masks, whose scores count. A candidate that needs more masks than there are waits for
/// the next ones; when all have been timed, the choice is made and kept. Thread-safe.
/// </summary>
/// <param name="candidates">At least one; the first is used as long as none has been timed.</param>
/// <param name="masksOfRound">How many masks a candidate is timed on at once: enough that starting its threads does not count.</param>
internal sealed class FastestChoice<T>(IReadOnlyList<T> candidates, Func<T, int> masksOfRound)
    where T : struct
{
    /// <summary>The first round warms up. Of the others the middle one counts: on a busy machine, the fastest is luck.</summary>
    public const int NumberOfRounds = 4;

    private readonly Lock _timing = new();
    private readonly List<T> _untimed = [.. candidates];
    private T _fastest = candidates[0];
    private double _leastTime = double.PositiveInfinity;
    private volatile StrongBox<T>? _chosen = candidates.Count == 1 ? new StrongBox<T>(candidates[0]) : null;

    /// <summary>What is the fastest, or null as long as not all have been timed.</summary>
    public T? Chosen => _chosen?.Value;

    /// <summary>The choice, or the best so far where there are too few masks to make it.</summary>
    /// <param name="numberOfMasks">How many masks there are.</param>
    /// <param name="score">Scores so many of them in a candidate's way.</param>
    /// <param name="onChosen">Called when the choice has been made.</param>
    public T Find(int numberOfMasks, Action<T, int> score, Action<T>? onChosen = null)
    {
        if (Chosen is { } known)
            return known;
        lock (_timing)
        {
            if (Chosen is { } foundMeanwhile)
                return foundMeanwhile;
            foreach (T candidate in _untimed.ToArray())
            {
                int masks = masksOfRound(candidate);
                if (masks * NumberOfRounds > numberOfMasks)
                    continue;
                Time(candidate, masks, score);
                numberOfMasks -= masks * NumberOfRounds;
                _untimed.Remove(candidate);
            }

            if (_untimed.Count == 0)
            {
                _chosen = new StrongBox<T>(_fastest);
                onChosen?.Invoke(_fastest);
            }

            return _fastest;
        }
    }

    private void Time(T candidate, int masks, Action<T, int> score)
    {
        double[] times = new double[NumberOfRounds];
        for (int round = 0; round < NumberOfRounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            score(candidate, masks);
            times[round] = Stopwatch.GetElapsedTime(start).TotalSeconds / masks;
        }

        Span<double> warm = times.AsSpan(1);
        warm.Sort();
        double time = warm[warm.Length / 2];
        if (time < _leastTime)
            (_leastTime, _fastest) = (time, candidate);
    }
}
