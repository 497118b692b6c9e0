using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Evidence;

/// <summary>One target's score of one input, asked of copies of it, and how many have been.</summary>
internal sealed class EvidenceScores
{
    private readonly UnmaskedScores _unmasked;
    private readonly Action<int> _report;
    private readonly CancellationToken _cancellation;

    /// <param name="scorer">The black box, with the input.</param>
    /// <param name="unmasked">What it says of the input as it is, of a single target.</param>
    /// <param name="baseline">What a hidden position shows.</param>
    /// <param name="report">Told how many copies have been asked about.</param>
    /// <param name="cancellation">Ends it.</param>
    public EvidenceScores(InputScorer scorer, UnmaskedScores unmasked, float[] baseline, Action<int> report, CancellationToken cancellation)
    {
        (_unmasked, _report, _cancellation) = (unmasked, report, cancellation);
        Shape = scorer.Input.Shape;
        Unmoved = new Copy(scorer, baseline);
    }

    public InputShape Shape { get; }

    /// <summary>What is explained, and the score of the input as it is.</summary>
    public ExplainedTarget Target => _unmasked.Targets[0];

    /// <summary>The input and its baseline.</summary>
    public Copy Unmoved { get; }

    /// <summary>How many copies have been asked about.</summary>
    public int NumberOfCalls { get; private set; }

    /// <summary>The same with other values.</summary>
    public Copy With(float[] input, float[] baseline) => new(Unmoved.Scorer.With(Unmoved.Scorer.Input.With(input)), baseline);

    /// <summary>The scores of an input where each of some masks is put on it.</summary>
    /// <param name="copy">The input.</param>
    /// <param name="layout">The axes of the masks.</param>
    /// <param name="masks">In [0,1]; 1 where the input shows.</param>
    public float[] Of(Copy copy, MaskLayout layout, params IReadOnlyList<float[]> masks) => Of(copy, CreateMask(layout, masks), masks.Count);

    /// <summary>The input with one mask on it.</summary>
    public float[] Masked(MaskLayout layout, float[] mask)
    {
        float[] input = Unmoved.Scorer.Input.Values, masked = new float[input.Length];
        Mask first = CreateMask(layout, [mask])();
        first.Begin(0);
        InputMasking.Apply(Shape, input, first, Unmoved.Baseline, masked);
        return masked;
    }

    /// <summary>The same of masks that are made as they are needed.</summary>
    public float[] Of(Copy copy, Func<Mask> createMask, int count)
    {
        int before = NumberOfCalls;
        var range = new MaskRange(0, count);
        var table = new ScoreTable(range, _unmasked, done => _report(before + done));
        table.Reserve(count);
        copy.Scorer.ScoreMasked(range, new MaskedCopies(createMask, copy.Baseline), table, _cancellation);
        NumberOfCalls += count;
        return table.Complete(count)[0];
    }

    private Func<Mask> CreateMask(MaskLayout layout, IReadOnlyList<float[]> masks)
    {
        MaskedUnits? segments = Shape.Segments.Count > 0 ? MaskedUnits.Of(Shape) : null;
        var source = new ListedMasks(layout, masks);
        return () => segments?.CreateMask(source) ?? new Mask(source);
    }

    /// <summary>Notes a call that was made elsewhere.</summary>
    public void CountCall()
    {
        _cancellation.ThrowIfCancellationRequested();
        _report(++NumberOfCalls);
    }

    /// <summary>An input, bound to the scorer, and what it shows where it is hidden.</summary>
    internal sealed record Copy(InputScorer Scorer, float[] Baseline);
}
