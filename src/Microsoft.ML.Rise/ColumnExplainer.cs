using System.Globalization;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>Explains rows by their columns: RISE, and what it says of each column.</summary>
/// <param name="explainer">RISE.</param>
/// <param name="columns">The masked columns.</param>
/// <param name="unread">The names of the other columns, which the scorer does not read.</param>
/// <param name="log">Where warnings go.</param>
internal sealed class ColumnExplainer(RiseExplainer explainer, IReadOnlyList<DataViewSchema.Column> columns, IReadOnlyList<string> unread, ExplanationLog log) : IInputExplainer
{
    private static readonly string[] NamesOfAnswers = ["Label", "Weight"];

    private int _isChecked;

    public object Explain(InputScorer scorer, RiseTarget target, RiseRun run)
    {
        if (Interlocked.Exchange(ref _isChecked, 1) == 0)
            Check(scorer, run.Row, run.Cancellation);
        RiseExplanation explanation = explainer.Explain(scorer, target, run);
        if (explanation.Maps[0].TakesPart == 0)
            log.Warn($"No column of row {run.Row} differs from the background in any of its rows: all contributions are 0. Give a background of more rows.");
        return new ColumnExplanation(explanation, ((ColumnsInput)scorer.Input).Texts(), unread);
    }

    public void Score(InputScorer scorer, RiseTarget target, MaskRange masks, RiseRun run) => explainer.Score(scorer, target, masks, run);

    /// <summary>Says once what makes explanations worthless.</summary>
    private void Check(InputScorer scorer, long row, CancellationToken cancellation)
    {
        foreach (DataViewSchema.Column column in columns.Where(c => NamesOfAnswers.Contains(c.Name)))
            log.Warn($"Column '{column.Name}' is explained, and the scorer reads it: where it is what the model was trained to predict, or a weight, its predictions are worth nothing on rows without it.");
        float[] first = scorer.ScoreUnmasked(cancellation), second = scorer.ScoreUnmasked(cancellation);
        int differing = first.Zip(second).TakeWhile(s => s.First.Equals(s.Second)).Count();
        if (differing < Math.Min(first.Length, second.Length))
        {
            log.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"The scorer gave row {row} the score {first[differing]}, and when it was asked again {second[differing]}: its noise is in the contributions, and in no standard error."));
        }
    }
}
