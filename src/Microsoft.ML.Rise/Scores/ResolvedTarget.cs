namespace Microsoft.ML.Rise.Scores;

/// <summary>A target of one row: a score by its index, or a function of all scores.</summary>
/// <param name="Index">The class index; −1 for a function.</param>
/// <param name="Label">The class label, the index as text, or the name of the function.</param>
/// <param name="Function">Null for a class.</param>
internal sealed record ResolvedTarget(int Index, string Label, RiseScoreFunction? Function)
{
    public static ResolvedTarget Class(int index, ClassLabels labels) => new(index, labels[index], null);

    public float Read(ReadOnlySpan<float> scores) => Function is null ? scores[Index] : Function(scores);
}
