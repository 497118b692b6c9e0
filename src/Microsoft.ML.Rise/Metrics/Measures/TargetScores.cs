using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>One score of one input, asked of changed copies of the input.</summary>
/// <param name="scorer">The black box, with the input.</param>
/// <param name="target">Which score.</param>
/// <param name="numberOfScores">How many scores an input gets.</param>
/// <param name="unmasked">The score of the input as it is.</param>
/// <param name="reportDone">Told which metric has how many of how many copies done.</param>
/// <param name="cancellation">The user's token.</param>
internal sealed class TargetScores(
    IScorer scorer, ResolvedTarget target, int numberOfScores, float unmasked, Action<SaliencyMetricKinds, int, int> reportDone, CancellationToken cancellation)
{
    public float Unmasked => unmasked;

    /// <summary>The score of each of the copies 0 to <paramref name="count"/> − 1.</summary>
    /// <exception cref="InvalidOperationException">The scorer threw, or returned too little, too much, or a score that is not finite.</exception>
    public float[] Of(MaskedCopies copies, int count, SaliencyMetricKinds metric)
    {
        var masks = new MaskRange(0, count);
        var table = new ScoreTable(masks, [target], numberOfScores, done => reportDone(metric, done, count));
        table.Reserve(count);
        scorer.ScoreMasked(masks, copies, table, cancellation);
        return table.Complete(count)[0];
    }
}
