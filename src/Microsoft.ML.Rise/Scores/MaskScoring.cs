using System.Collections.Concurrent;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A range of masks of one input, scored as far as is asked.</summary>
internal sealed class MaskScoring
{
    private readonly InputScorer _scorer;
    private readonly MaskRange _masks;
    private readonly ScoreTable _table;
    private readonly CancellationToken _cancellation;
    private int _scored;
    private float[][]? _hidden;

    /// <param name="scorer">The black box, with the input.</param>
    /// <param name="unmasked">What it says of the input as it is.</param>
    /// <param name="key">Of the masks.</param>
    /// <param name="copies">How they are put on the input.</param>
    /// <param name="masks">Those that may be scored; where there are only so many, the rest is left out.</param>
    /// <param name="report">Told how many masks of how many are done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such masks.</exception>
    public MaskScoring(InputScorer scorer, UnmaskedScores unmasked, MaskKey key, MaskedCopies copies, MaskRange masks, Action<int, int> report, CancellationToken cancellation)
    {
        (_scorer, Unmasked, Copies, _cancellation, Key) = (scorer, unmasked, copies, cancellation, key);
        long left = (key.NumberOfGrids ?? long.MaxValue) - masks.First;
        if (left <= 0)
            throw new ArgumentOutOfRangeException("firstMask", $"Mask {masks.First} is out of range: with {key.NumberOfUnits} position(s) that take part there are {key.NumberOfGrids}, each asked about once.");
        _masks = masks with { Count = (int)Math.Min(masks.Count, left) };
        _table = new ScoreTable(_masks, unmasked, done => report(done, _masks.Count));
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
        if (Key.IsExact)
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
        _scorer.ScoreMasked(range, Copies with { CreateMask = () => Key.CreateMask(source) }, table, _cancellation);
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
        _scorer.ScoreMasked(new MaskRange(_masks.First + _scored, count - _scored), Copies, _table, _cancellation);
        _scored = count;
        return new MaskScores(Key, new MaskRange(_masks.First, count), Unmasked.Targets, _table.Complete(count), _hidden);
    }
}
