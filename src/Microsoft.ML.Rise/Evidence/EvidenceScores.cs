using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Evidence;

/// <summary>One target's score of one input, asked of copies of it, and how many have been.</summary>
internal sealed class EvidenceScores
{
    private readonly RiseScorer _scorer;
    private readonly ScoreQuestion _question;
    private readonly UnmaskedScores _unmasked;
    private readonly IProgress<RiseProgress>? _progress;
    private readonly int _most;
    private readonly CancellationToken _cancellation;

    /// <param name="input">The values.</param>
    /// <param name="shape">Their arrangement.</param>
    /// <param name="baseline">What a hidden position shows, as an option of that name.</param>
    /// <param name="scorer">A function or an ONNX network.</param>
    /// <param name="target">A single one.</param>
    /// <param name="labels">Of the classes.</param>
    /// <param name="most">How many copies will be asked about at most, for progress.</param>
    /// <param name="progress">Who hears of it.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">The input or the scorer does not fit the shape.</exception>
    public EvidenceScores(
        ReadOnlySpan<float> input, InputShape shape, Baseline baseline, RiseScorer scorer, RiseTarget target, IReadOnlyList<string> labels, int most, IProgress<RiseProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        (_scorer, _question, _most, _progress, _cancellation) = (scorer, new ScoreQuestion(null, labels, null), most, progress, cancellation);
        InputScorer ofInput = scorer.ForInput(MaskedInput.Of(input, shape), _question);
        if (ofInput.NumberOfClasses is int classes)
            target.Validate(classes, ofInput.Labels);
        _unmasked = UnmaskedScores.Of(ofInput, target, cancellation);
        Shape = shape;
        Unmoved = new Copy(ofInput, baseline.Of(ofInput.Input.Values, shape, largest: null, nameof(Baseline)));
    }

    public InputShape Shape { get; }

    /// <summary>What is explained, and the score of the input as it is.</summary>
    public ExplainedTarget Target => _unmasked.Targets[0];

    /// <summary>The input and its baseline.</summary>
    public Copy Unmoved { get; }

    /// <summary>How many copies have been asked about.</summary>
    public int NumberOfCalls { get; private set; }

    /// <summary>The same with other values.</summary>
    public Copy With(float[] input, float[] baseline) => new(_scorer.ForInput(MaskedInput.Of(input, Shape), _question), baseline);

    /// <summary>The scores of an input where each of some masks is put on it.</summary>
    /// <param name="copy">The input.</param>
    /// <param name="layout">The axes of the masks.</param>
    /// <param name="masks">In [0,1]; 1 where the input shows.</param>
    public float[] Of(Copy copy, MaskLayout layout, params IReadOnlyList<float[]> masks)
    {
        MaskedUnits? segments = Shape.Segments.Count > 0 ? MaskedUnits.Of(Shape, copy.Scorer.Input.Values, copy.Baseline, leaveOut: false) : null;
        var source = new ListedMasks(layout, masks);
        return Of(copy, () => segments?.CreateMask(source) ?? new Mask(source), masks.Count);
    }

    /// <summary>The same of masks that are made as they are needed.</summary>
    public float[] Of(Copy copy, Func<Mask> createMask, int count)
    {
        int before = NumberOfCalls;
        var range = new MaskRange(0, count);
        var table = new ScoreTable(range, _unmasked, done => _progress.Tell(new RiseProgress(0, before + done, _most), _cancellation));
        table.Reserve(count);
        copy.Scorer.ScoreMasked(range, new MaskedCopies(createMask, copy.Baseline), table, _cancellation);
        NumberOfCalls += count;
        return table.Complete(count)[0];
    }

    /// <summary>Notes a call that was made elsewhere.</summary>
    public void CountCall()
    {
        _cancellation.ThrowIfCancellationRequested();
        _progress.Tell(new RiseProgress(0, ++NumberOfCalls, _most), _cancellation);
    }

    /// <summary>An input, bound to the scorer, and what it shows where it is hidden.</summary>
    internal sealed record Copy(InputScorer Scorer, float[] Baseline);
}
