using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The targets' scores for each mask of a range, placed by mask and not by arrival. Thread-safe.</summary>
/// <param name="all">All masks that may be scored.</param>
/// <param name="unmasked">What the scores are of, and how many the unmasked input got, and so each masked copy must get.</param>
/// <param name="reportDone">Told how many masks are done, about a hundred times.</param>
internal sealed class ScoreTable(MaskRange all, UnmaskedScores unmasked, Action<int>? reportDone)
{
    private const int NumberOfReports = 100, MostOnStack = 64;

    /// <summary>Target × mask, as far as they have been asked for; NaN until it is scored.</summary>
    private readonly float[][] _scores = [.. unmasked.Targets.Select(_ => Array.Empty<float>())];
    private readonly int _reportInterval = Math.Max(1, all.Count / NumberOfReports);
    private int _done;

    /// <summary>Makes room for the scores of the first <paramref name="count"/> masks: most explanations end long before the ceiling. Not while scores are put.</summary>
    /// <exception cref="InvalidOperationException">There is not so much memory.</exception>
    public void Reserve(int count)
    {
        try
        {
            for (int k = 0; k < _scores.Length; k++)
            {
                int before = _scores[k].Length;
                Array.Resize(ref _scores[k], count);
                _scores[k].AsSpan(before).Fill(float.NaN);
            }
        }
        catch (OutOfMemoryException e)
        {
            throw new InvalidOperationException(
                $"There is no memory for the scores of {count} masked copies and {_scores.Length} target(s): lower {nameof(RiseOptions.NumberOfMasks)}, or let {nameof(RiseOptions.TargetReliability)} end it.", e);
        }
    }

    /// <summary>Keeps the targets' scores of <paramref name="mask"/>.</summary>
    /// <exception cref="InvalidOperationException">The mask or the scores are not what was asked for.</exception>
    public void Put(long mask, ReadOnlySpan<float> scores)
    {
        long place = mask - all.First;
        if (place < 0 || place >= _scores[0].Length)
            throw new InvalidOperationException($"The scorer returned a row with id {mask}, which it was not given: it must keep the ids of its rows.");
        if (unmasked.NumberOfScores is int expected && scores.Length != expected)
            throw new InvalidOperationException($"The scorer returned {scores.Length} scores for masked copy {mask}, but {expected} for the unmasked input.");

        Span<float> targets = _scores.Length <= MostOnStack ? stackalloc float[_scores.Length] : new float[_scores.Length];
        unmasked.Read(scores, mask, targets);
        for (int k = 0; k < _scores.Length; k++)
        {
            if (!float.IsNaN(Interlocked.Exchange(ref _scores[k][place], targets[k])))
                throw new InvalidOperationException($"The scorer returned masked copy {mask} twice: it must return each row exactly once.");
        }

        int done = Interlocked.Increment(ref _done);
        if (done % _reportInterval == 0 || done == all.Count)
            reportDone?.Invoke(done);
    }

    /// <summary>Takes the scores of masks that were scored before.</summary>
    /// <param name="masks">Which.</param>
    /// <param name="known">Has them, of the same targets.</param>
    public void Take(MaskRange masks, MaskScores known)
    {
        for (int k = 0; k < _scores.Length; k++)
            known.Of(k).Slice((int)(masks.First - known.FirstMask), masks.Count).CopyTo(_scores[k].AsSpan((int)(masks.First - all.First)));
        reportDone?.Invoke(Interlocked.Add(ref _done, masks.Count));
    }

    /// <summary>The scores of the first <paramref name="count"/> masks: target × mask.</summary>
    /// <exception cref="InvalidOperationException">The scorer dropped rows.</exception>
    public float[][] Complete(int count)
    {
        int scored = count - _scores[0].AsSpan(0, count).Count(float.NaN);
        if (scored != count)
            throw new InvalidOperationException($"The scorer returned {scored} of {count} masked copies: it must return each row exactly once, not filter rows.");
        return [.. _scores.Select(s => s[..count])];
    }
}
