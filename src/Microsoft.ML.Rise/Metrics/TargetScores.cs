using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>One score of one input, asked of changed copies of the input.</summary>
/// <param name="scorer">The black box, with the input.</param>
/// <param name="unmasked">What it says of the input as it is, of one target.</param>
/// <param name="reportDone">Told which metric has how many of how many copies done.</param>
/// <param name="cancellation">The user's token.</param>
internal sealed class TargetScores(InputScorer scorer, UnmaskedScores unmasked, Action<SaliencyMetricKinds, int, int> reportDone, CancellationToken cancellation)
{
    public float Unmasked => unmasked.Targets[0].Score;

    /// <summary>The score of each of the masks 0 to <paramref name="count"/> − 1, which have a value for each value of the map.</summary>
    /// <exception cref="InvalidOperationException">The scorer threw, or returned too little, too much, or a score that is not finite.</exception>
    public float[] Of(MaskSource masks, float[] baseline, int count, SaliencyMetricKinds metric)
    {
        InputShape shape = scorer.Input.Shape;
        MaskedUnits? segments = shape.Segments.Count > 0 ? MaskedUnits.Of(shape) : null;
        var range = new MaskRange(0, count);
        var table = new ScoreTable(range, unmasked, done => reportDone(metric, done, count));
        table.Reserve(count);
        scorer.ScoreMasked(range, new MaskedCopies(() => segments?.CreateMask(masks) ?? new Mask(masks), baseline), table, cancellation);
        return table.Complete(count)[0];
    }
}
