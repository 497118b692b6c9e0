using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A range of masks of one input, scored as far as is asked.</summary>
internal sealed class MaskScoring : IDisposable
{
    /// <summary>What is kept is saved after so many masks, or more where they are quick.</summary>
    private const int FewestBetweenSaves = 128;
    private const double SecondsBetweenSaves = 0.25;

    private readonly InputScorer _scorer;
    private readonly MaskRange _masks;
    private readonly ScoreTable _table;
    private readonly RiseRun _run;
    private readonly string? _input;
    private readonly IReadOnlyList<ExplainedTarget> _targets;
    private int _scored, _asked;
    private float[][]? _hidden;

    /// <param name="scorer">The black box, with the input.</param>
    /// <param name="unmasked">What it says of the input as it is.</param>
    /// <param name="key">Of the masks.</param>
    /// <param name="copies">How they are put on the input.</param>
    /// <param name="masks">Those that may be scored; where there are only so many, the rest is left out.</param>
    /// <param name="input">What tells the input from others; null where nobody asks.</param>
    /// <param name="run">Who hears of it, what ends it, and what is known already.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such masks.</exception>
    /// <exception cref="ArgumentException">What is known is of something else.</exception>
    public MaskScoring(InputScorer scorer, UnmaskedScores unmasked, MaskKey key, MaskedCopies copies, MaskRange masks, string? input, RiseRun run)
    {
        (_scorer, Unmasked, Copies, _run, Key, _input) = (scorer, unmasked, copies, run, key, input);
        long left = (key.NumberOfGrids ?? long.MaxValue) - masks.First;
        if (left <= 0)
            throw new ArgumentOutOfRangeException("firstMask", $"Mask {masks.First} is out of range: with {key.NumberOfUnits} position(s) that take part there are {key.NumberOfGrids}, each asked about once.");
        _masks = masks with { Count = (int)Math.Min(masks.Count, left) };
        _table = new ScoreTable(_masks, unmasked, done => run.Tell(done, _masks.Count));
        _targets = unmasked.Targets;
        if (run.Kept is not { } kept)
            return;
        kept.Require(new MaskScores(key, masks with { Count = 0 }, unmasked.Targets, [], input: input));
        if (kept.Parts.FirstOrDefault() is { } first)
        {
            // Another machine may have rounded differently.
            _targets = [.. unmasked.Targets.Zip(first.Targets, (own, known) => own with { Score = known.Score })];
            _hidden = first.Hidden;
        }
    }

    public MaskKey Key { get; }

    /// <summary>What the scorer says of the input as it is.</summary>
    public UnmaskedScores Unmasked { get; }

    /// <summary>How the masks are put on the input.</summary>
    public MaskedCopies Copies { get; }

    /// <summary>Asks, for each target, about everything hidden by each row of the background, unless it is known or among the masks; what is found comes with all scores. Only of a target that is
    /// a class it is known what it is.</summary>
    /// <param name="known">What is known, and is added to.</param>
    public void ScoreHidden(ConcurrentDictionary<(int, string), float[]>? known)
    {
        if (Key.IsExact || _hidden is not null)
            return;
        (int Index, string Label)[] targets = [.. Unmasked.Targets.Select(t => (t.Index, t.Label))];
        if (known is not null && targets.All(known.ContainsKey))
        {
            _hidden = [.. targets.Select(t => known[t])];
            return;
        }

        var range = new MaskRange(0, Key.NumberOfRows);
        var table = new ScoreTable(range, Unmasked, _ => { });
        table.Reserve(range.Count);
        MaskSource source = Key.CreateHiddenRows();
        _scorer.ScoreMasked(range, Copies with { CreateMask = () => Key.CreateMask(source) }, table, _run.Cancellation);
        _hidden = table.Complete(range.Count);
        for (int k = 0; k < targets.Length; k++)
        {
            if (targets[k].Index >= 0)
                known?.TryAdd(targets[k], _hidden[k]);
        }
    }

    /// <summary>The scores of the first <paramref name="count"/> masks, of which only those are asked about that have not been yet.</summary>
    public MaskScores Score(int count)
    {
        count = Math.Min(count, _masks.Count);
        _table.Reserve(count);
        int some = _run.Kept is null ? count : FewestBetweenSaves;
        while (_scored < count)
        {
            var next = new MaskRange(_masks.First + _scored, Math.Min(some, count - _scored));
            if (_run.Kept?.Parts.FirstOrDefault(p => p.FirstMask <= next.First && next.First < p.Masks.End) is { } known)
            {
                next = next with { Count = (int)Math.Min(count - _scored, known.Masks.End - next.First) };
                _table.Take(next, known);
                _scored += next.Count;
                continue;
            }

            if (_run.Kept?.Parts.FirstOrDefault(p => p.FirstMask > next.First) is { } after)
                next = next with { Count = (int)Math.Min(next.Count, after.FirstMask - next.First) };
            long start = Stopwatch.GetTimestamp();
            _scorer.ScoreMasked(next, Copies, _table, _run.Cancellation);
            _scored += next.Count;
            _asked += next.Count;
            Keep(isLast: false);
            if (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsBetweenSaves)
                some = (int)Math.Min(2L * some, int.MaxValue);
        }

        return First(count);
    }

    /// <summary>Saves what has been scored, where it is kept: whatever ends the explanation.</summary>
    public void Dispose() => Keep(isLast: true);

    private void Keep(bool isLast)
    {
        if (_asked > 0)
            _run.Kept?.Keep(_scored, () => First(_scored), isLast);
    }

    private MaskScores First(int count) => new(Key, new MaskRange(_masks.First, count), _targets, _table.Complete(count), _hidden, _input);
}
