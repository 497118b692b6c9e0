using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Which column of a scorer's output is explained, and what its scores mean.</summary>
internal static class ScoreColumn
{
    /// <summary>ML.NET's name for what a trainer writes.</summary>
    public const string DefaultName = "Score";

    private const string BinaryClassification = "BinaryClassification";
    private const string Clustering = "Clustering";
    private const string ProbabilityName = "Probability";

    /// <param name="output">The schema of the scorer's output.</param>
    /// <param name="name">The column's name; null for the probability of a calibrated binary classifier, else "Score".</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public static DataViewSchema.Column Find(DataViewSchema output, string? name)
    {
        if (name is not null)
        {
            return output.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
                nameof(ExplanationOptions.ScoreColumnName),
                $"Could not find score column '{name}' in the output of the scorer; it has {Quote(output.Select(c => c.Name).Distinct())}.");
        }

        DataViewSchema.Column? score = output.GetColumnOrNull(DefaultName);
        return FindProbability(output, score) ?? score ?? throw new ArgumentOutOfRangeException(
            nameof(ExplanationOptions.ScoreColumnName),
            $"Could not find a score column: the output of the scorer has neither a calibrated '{ProbabilityName}' nor a '{DefaultName}'. "
            + $"Set {nameof(ExplanationOptions.ScoreColumnName)} to one of its numeric columns: {Quote(output.Where(IsNumeric).Select(c => c.Name))}.");
    }

    /// <summary>Whether a scalar is the probability of the second of two classes, as a calibrated binary classifier's is.</summary>
    public static bool IsProbability(DataViewSchema.Column column) => column.Type is NumberDataViewType && IsOfKindOrNone(column, BinaryClassification)
        && (column.IsNormalized() || column.ValueKind() == ProbabilityName);

    /// <summary>Whether a scalar speaks for one of two classes without being its probability: above 0 for it, below 0 against it.</summary>
    public static bool IsMargin(DataViewSchema.Column column) => column.Type is NumberDataViewType && column.ScoreKind() == BinaryClassification && !IsProbability(column);

    /// <summary>Whether a scalar is what its trainer says, and no class's: of regression, ranking and so on.</summary>
    public static bool IsValue(DataViewSchema.Column column) => column.Type is NumberDataViewType && column.ScoreKind() is string kind && kind != BinaryClassification;

    /// <summary>Whether the scores are distances, of which the smallest is the nearest cluster's.</summary>
    public static bool IsDistance(DataViewSchema.Column column) =>
        column.Type is VectorDataViewType or NumberDataViewType && IsOfClusters(column);

    /// <summary>Whether its classes are clusters.</summary>
    public static bool IsOfClusters(DataViewSchema.Column column) => column.ScoreKind() == Clustering;

    /// <summary>The probability that stands beside a score of the same trainer: another trainer's may be in the row, too.</summary>
    private static DataViewSchema.Column? FindProbability(DataViewSchema output, DataViewSchema.Column? score)
    {
        DataViewSchema.Column[] found = [.. output.Where(c => !c.IsHidden && c.ScoreKind() == BinaryClassification && IsProbability(c) && (score is not { } s || AreOfOneTrainer(c, s)))];
        return found.Length == 1 ? found[0] : found.Where(c => c.Name == ProbabilityName).Select(c => (DataViewSchema.Column?)c).FirstOrDefault();
    }

    private static bool AreOfOneTrainer(DataViewSchema.Column probability, DataViewSchema.Column score) =>
        score.ScoreKind() == BinaryClassification && score.ScoreSet() == probability.ScoreSet();

    private static bool IsOfKindOrNone(DataViewSchema.Column column, string expected) => column.ScoreKind() is not string kind || kind == expected;

    private static bool IsNumeric(DataViewSchema.Column column) => !column.IsHidden && (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type) is NumberDataViewType;

    /// <summary>The names of columns, for messages.</summary>
    public static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
