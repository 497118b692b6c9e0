using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Scores;

/// <summary>The labels of a score column by class index; a class without one is called by its index.</summary>
internal sealed class ClassLabels(string columnName, IReadOnlyList<string> labels)
{
    private const int DescribedLabels = 10;
    private const string TrainingLabelValues = "TrainingLabelValues";
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>The name of the score column.</summary>
    public string ColumnName { get; } = columnName;

    /// <summary>
    /// The labels that the schema of a scorer's output gives to <paramref name="scores"/>: its own slot names or key values, those that a trainer
    /// left beside it, or else <paramref name="given"/>.
    /// </summary>
    public static ClassLabels Read(DataViewSchema schema, DataViewSchema.Column scores, IReadOnlyList<string> given)
    {
        string[] own = OwnLabels(scores);
        if (own.Length > 0)
            return new ClassLabels(scores.Name, own);
        IReadOnlyList<string> labels = given.Count > 0 ? given : NeighbourLabels(schema, scores);
        return new ClassLabels(scores.Name, labels);
    }

    private static string[] OwnLabels(DataViewSchema.Column scores)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        if (scores.HasSlotNames())
            scores.GetSlotNames(ref names);
        else if (scores.Type is KeyDataViewType && scores.HasKeyValues())
            scores.GetKeyValues(ref names);
        else if (scores.Annotations.Schema.GetColumnOrNull(TrainingLabelValues)?.Type is VectorDataViewType { ItemType: TextDataViewType })
            scores.Annotations.GetValue(TrainingLabelValues, ref names);
        return Texts(names);
    }

    /// <summary>What a classifier says elsewhere: the key of its predicted label, or that there are two sides.</summary>
    private static string[] NeighbourLabels(DataViewSchema schema, DataViewSchema.Column scores)
    {
        if (scores.Type is BooleanDataViewType || ScoreReader.IsProbability(scores))
            return [bool.FalseString, bool.TrueString];
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        if (scores.Type is VectorDataViewType vector
            && schema.GetColumnOrNull(PredictedLabel) is { Type: KeyDataViewType key } predicted
            && key.Count == (ulong)vector.Size && predicted.HasKeyValues())
        {
            predicted.GetKeyValues(ref names);
        }

        return Texts(names);
    }

    public string this[int index] =>
        index < labels.Count && !string.IsNullOrEmpty(labels[index]) ? labels[index] : index.ToString(CultureInfo.InvariantCulture);

    public bool IsEmpty => labels.Count == 0;

    public int? IndexOf(string label)
    {
        for (int k = 0; k < labels.Count; k++)
        {
            if (labels[k] == label)
                return k;
        }

        return null;
    }

    private static string[] Texts(VBuffer<ReadOnlyMemory<char>> texts) => [.. texts.DenseValues().Select(t => t.ToString())];

    /// <summary>What labels there are, for messages.</summary>
    public string Describe()
    {
        if (IsEmpty)
            return $"it has no slot names; set {nameof(RiseOptions)}.{nameof(RiseOptions.Labels)} or give a class index";
        string shown = string.Join(", ", labels.Take(DescribedLabels).Select(l => $"'{l}'"));
        return labels.Count > DescribedLabels ? $"it has {shown}, … ({labels.Count} in all)" : $"it has {shown}";
    }
}
