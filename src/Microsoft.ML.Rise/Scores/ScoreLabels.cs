using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Where the labels of a score column come from.</summary>
internal static class ScoreLabels
{
    private const string PredictedLabel = "PredictedLabel";

    private static readonly string[] Sides = [bool.FalseString, bool.TrueString];

    /// <summary>
    /// The labels that the schema of a scorer's output gives to <paramref name="scores"/>: its own slot names or key values, those that a trainer
    /// left beside it, or else <paramref name="given"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There are other numbers of labels and of scores, or other labels are given than the column has.</exception>
    public static ClassLabels Read(DataViewSchema schema, DataViewSchema.Column scores, IReadOnlyList<string> given)
    {
        ClassLabels labels = Choose(schema, scores, given);
        if (ScoreReader.NumberOfScores(scores) is int known)
        {
            labels.RequireOneForEach(known);
            // Labels that were given for nothing, because the column has its own, are a mistake all the same where they could not be its own.
            if (!ScoreColumn.IsMargin(scores))
                new ClassLabels(scores.Name, given).RequireOneForEach(known);
        }

        return labels;
    }

    private static ClassLabels Choose(DataViewSchema schema, DataViewSchema.Column scores, IReadOnlyList<string> given)
    {
        string[] own = OwnLabels(scores);
        if (own.Length > 0 && given.Count == own.Length && !own.SequenceEqual(given))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ExplanationOptions.Labels), $"{nameof(ExplanationOptions.Labels)} are {ClassLabels.Listed(given)}, but score column '{scores.Name}' has its own: {ClassLabels.Listed(own)}. Leave them out.");
        }

        IReadOnlyList<string> known = own.Length > 0 ? own : given;
        if (scores.Type is BooleanDataViewType || ScoreColumn.IsProbability(scores))
            return new ClassLabels(scores.Name, known.Count > 0 ? known : Sides) { AreSides = true };
        if (ScoreColumn.IsMargin(scores))
            return OfMargin(scores.Name, known.Count > 0 ? known : Sides);
        if (ScoreColumn.IsValue(scores))
            return new ClassLabels(scores.Name, known.Count > 0 ? known : [scores.Name]) { MayBeProbability = false, IsDistance = ScoreColumn.IsDistance(scores) };
        return new ClassLabels(scores.Name, known.Count > 0 ? known : PredictedLabels(schema, scores)) { IsDistance = ScoreColumn.IsDistance(scores) };
    }

    /// <summary>A margin is one score, and the second class's: called by the first label, it would say the opposite of what it means.</summary>
    private static ClassLabels OfMargin(string columnName, IReadOnlyList<string> sides) =>
        new(columnName, sides.Count == 2 ? [sides[1]] : sides) { MayBeProbability = false };

    private static string[] OwnLabels(DataViewSchema.Column scores)
    {
        string kind = scores.HasSlotNames() ? ColumnAnnotations.SlotNames
            : scores.Type is KeyDataViewType ? ColumnAnnotations.KeyValues
            : ColumnAnnotations.TrainingLabelValues;
        return Texts(scores, kind);
    }

    /// <summary>The key values of the label that the same trainer predicts, where there is one for each score; clusters have none, and are called by their keys, which count from 1.</summary>
    private static string[] PredictedLabels(DataViewSchema schema, DataViewSchema.Column scores)
    {
        int? count = ScoreReader.NumberOfScores(scores);
        bool isBeside = scores.Type is VectorDataViewType or KeyDataViewType
            && schema.GetColumnOrNull(PredictedLabel) is { Type: KeyDataViewType key } beside
            && key.Count == (ulong?)count
            && (beside.ScoreSet() is not uint its || scores.ScoreSet() is not uint own || its == own);
        string[] values = isBeside ? Texts(schema[PredictedLabel], ColumnAnnotations.KeyValues) : [];
        return isBeside && values.Length == 0 && ScoreColumn.IsOfClusters(scores) ? [.. Enumerable.Range(1, count!.Value).Select(k => LabelText.Of(k))] : values;
    }

    private static string[] Texts(DataViewSchema.Column column, string annotation) => [.. column.Annotations.Values(annotation).Select(LabelText.Of)];
}
