using System.Globalization;

namespace Microsoft.ML.Rise.Targets;

/// <summary>The labels of a score column by class index, and what they say of its scores; a class without one is called by its index.</summary>
internal sealed class ClassLabels(string columnName, IReadOnlyList<string> labels)
{
    private const int DescribedLabels = 10;

    /// <summary>The name of the score column.</summary>
    public string ColumnName { get; } = columnName;

    /// <summary>Whether the scores are distances: the smallest is the top one.</summary>
    public bool IsDistance { get; init; }

    /// <summary>Whether they are the labels of boxes, of which there may be any number, and not of scores.</summary>
    public bool AreOfBoxes { get; init; }

    /// <summary>Whether the classes are false and true, whatever they are called.</summary>
    public bool AreSides { get; init; }

    /// <summary>Whether one score with two labels may be the probability of the second: where nothing else is known of it.</summary>
    public bool MayBeProbability { get; init; } = true;

    /// <summary>Whether there are numbers among the labels, so that a number means a label and not an index.</summary>
    public bool HaveNumbers { get; } = labels.Any(l => LabelText.Number(l) is not null);

    public bool IsEmpty => labels.Count == 0;

    public string this[int index] =>
        index < labels.Count && !string.IsNullOrEmpty(labels[index]) ? labels[index] : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The classes with a label, letter by letter; none, or more than one, are the asker's to report.</summary>
    public IReadOnlyList<int> IndicesOf(string label) => IndicesOf(l => l == label);

    /// <summary>The classes whose label is a number, however it is written.</summary>
    public IReadOnlyList<int> IndicesOfNumber(string number)
    {
        decimal? value = LabelText.Number(number);
        return IndicesOf(l => l == number || (value is not null && LabelText.Number(l) == value));
    }

    /// <summary>Whether the only score is the probability of the second of two labels.</summary>
    public bool IsOneProbability(int numberOfScores) => numberOfScores == 1 && labels.Count == 2 && MayBeProbability && !AreOfBoxes;

    /// <summary>How many classes have a score, where a scorer returns <paramref name="numberOfScores"/>.</summary>
    public int NumberOfClasses(int numberOfScores) => IsOneProbability(numberOfScores) ? 2 : numberOfScores;

    /// <exception cref="ArgumentOutOfRangeException">There are labels, but not one for each score.</exception>
    public void RequireOneForEach(int numberOfScores)
    {
        if (FaultOfCount(numberOfScores) is { } fault)
            throw new ArgumentOutOfRangeException(nameof(ExplanationOptions.Labels), fault);
    }

    /// <summary>What is wrong with so many scores; null where nothing is.</summary>
    public string? FaultOfCount(int numberOfScores) => IsEmpty || AreOfBoxes || labels.Count == numberOfScores || IsOneProbability(numberOfScores)
        ? null
        : $"There are {labels.Count} label(s) ({Listed()}) for the {numberOfScores} score(s) of score column '{ColumnName}': "
            + $"there must be one for each, or two for one score that is a probability; see {nameof(ExplanationOptions.Labels)}.";

    /// <summary>What labels there are, for messages.</summary>
    public string Describe() =>
        IsEmpty ? $"it has no slot names; set {nameof(ExplanationOptions.Labels)} in the options or give a class index" : $"it has {Listed()}";

    /// <summary>What classes there are, for messages.</summary>
    public string DescribeClasses(int numberOfClasses) => IsEmpty
        ? $"score column '{ColumnName}' has {numberOfClasses} score(s), 0 to {numberOfClasses - 1}, and no labels (set {nameof(ExplanationOptions.Labels)})"
        : $"score column '{ColumnName}' has {numberOfClasses} score(s), labelled {Listed()}";

    /// <summary>The first few of several texts, for messages.</summary>
    public static string Listed(IReadOnlyList<string> texts)
    {
        string shown = string.Join(", ", texts.Take(DescribedLabels).Select(l => $"'{l}'"));
        return texts.Count > DescribedLabels ? $"{shown}, … ({texts.Count} in all)" : shown;
    }

    private string Listed() => Listed(labels);

    private int[] IndicesOf(Func<string, bool> isAsked) => [.. Enumerable.Range(0, labels.Count).Where(k => isAsked(labels[k]))];
}
