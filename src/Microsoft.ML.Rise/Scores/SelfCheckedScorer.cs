using System.Globalization;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>
/// A scorer whose unmasked scores are compared with those that the row has already: a chain that the masked rows enter in the wrong place, so that a stage is
/// left out or done twice, gives other ones. In every row: one may agree by chance, as zeros do that are normalized twice.
/// </summary>
/// <param name="scorer">The scorer.</param>
/// <param name="row">The row.</param>
/// <param name="column">The row's own scores.</param>
internal sealed class SelfCheckedScorer(InputScorer scorer, DataViewRow row, DataViewSchema.Column column) : InputScorer(scorer.Input)
{
    /// <summary>In units of the largest score: more than half precision or another order of summation make.</summary>
    private const float Tolerance = 1e-3f;

    private readonly ScoreReader _own = ScoreReader.Create(row, column);

    public override ClassLabels Labels => scorer.Labels;

    public override RiseSchedule? Schedule => scorer.Schedule;

    public override bool ReadsMore => scorer.ReadsMore;

    public override void Capture() => scorer.Capture();

    public override InputScorer With(MaskedInput other) => scorer.With(other);

    public override void ScoreMasked(MaskRange masks, MaskedCopies copies, ScoreTable table, CancellationToken cancellation) =>
        scorer.ScoreMasked(masks, copies, table, cancellation);

    /// <exception cref="InvalidOperationException">The row has other scores.</exception>
    public override float[] ScoreUnmasked(CancellationToken cancellation)
    {
        float[] scores = scorer.ScoreUnmasked(cancellation);
        ReadOnlySpan<float> own = _own.Read();
        float largest = 0;
        foreach (float score in own)
            largest = Math.Max(largest, float.IsFinite(score) ? Math.Abs(score) : 0);
        for (int k = 0; k < Math.Max(own.Length, scores.Length); k++)
        {
            float ours = k < scores.Length ? scores[k] : float.NaN, theirs = k < own.Length ? own[k] : float.NaN;
            bool isSame = ours == theirs || Math.Abs(ours - theirs) <= Tolerance * largest || (own.Length == scores.Length && !float.IsFinite(ours) && !float.IsFinite(theirs));
            if (!isSame)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The scorer's own score {k} of row {row.Position} is {ours}, but column '{column.Name}' of the row has {theirs}: the scorer would explain something else. "
                    + $"A model that rewrites its input column in place must be given as the stages after that; if the column is another model's, set {nameof(ExplanationOptions.SelfCheck)} to false."));
            }
        }

        return scores;
    }
}
