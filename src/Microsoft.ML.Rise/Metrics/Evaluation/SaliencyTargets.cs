using Microsoft.ML.Data;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>Where it is said what the maps of each row explain.</summary>
/// <param name="Columns">The columns that say it, if any do.</param>
/// <param name="Count">K, where it is known before a row is read.</param>
/// <param name="CreateReader">Reads the target of the row that is given, at its current position.</param>
internal sealed record SaliencyTargets(IReadOnlyList<DataViewSchema.Column> Columns, int? Count, Func<DataViewRow, Func<RiseTarget>> CreateReader)
{
    private const string ColumnSuffix = "Target";
    private const string LabelColumnSuffix = "TargetLabel";

    /// <summary>The target of the options, or the column that RISE writes beside its maps, or else the top-1 class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The scorer has no such target, or the column is missing or names no classes.</exception>
    public static SaliencyTargets Of(DataViewSchema schema, SaliencyEvaluationOptions options, IBoundScorer scorer)
    {
        if (options.Target is ColumnTarget { ColumnName: var name })
        {
            DataViewSchema.Column named = TargetReader.FindColumn(schema, name, scorer);
            return new SaliencyTargets([named], 1, row => TargetReader.Create(row, named).Read);
        }

        if (options.Target is null && schema.GetColumnOrNull(options.SaliencyColumnName + ColumnSuffix) is { } column)
        {
            SaliencyTargetReader.RequireReadable(column);
            int? count = column.Type is VectorDataViewType vector ? vector.IsKnownSize ? vector.Size : null : 1;
            DataViewSchema.Column? labels = FindLabels(schema, options);
            return new SaliencyTargets(labels is { } beside ? [column, beside] : [column], count, row => new SaliencyTargetReader(row, column, labels).Read);
        }

        RiseTarget target = options.Target ?? RiseTarget.Top1;
        if (scorer.NumberOfClasses is int known)
            target.Validate(known, scorer.Labels);
        return new SaliencyTargets([], target.IsSingle ? 1 : scorer.NumberOfClasses is int classes ? target.Count(classes) : null, _ => () => target);
    }

    /// <summary>What RISE calls the targets, beside their indices.</summary>
    private static DataViewSchema.Column? FindLabels(DataViewSchema schema, SaliencyEvaluationOptions options) =>
        schema.GetColumnOrNull(options.SaliencyColumnName + LabelColumnSuffix) is { } column
        && (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type) is TextDataViewType
            ? column
            : null;
}
