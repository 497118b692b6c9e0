using System.Globalization;

namespace Microsoft.ML.Rise.Scores;

/// <summary>A target of one row: a score by its index, or a function of all scores.</summary>
/// <param name="Index">The class index; −1 for a function.</param>
/// <param name="Label">The class label, the index as text, or the name of the function.</param>
/// <param name="Function">Null for a class.</param>
internal sealed record ResolvedTarget(int Index, string Label, RiseScoreFunction? Function)
{
    public static ResolvedTarget Class(int index, ClassLabels labels) => new(index, labels[index], null);

    /// <summary>Whether the scorer's only score is read as the probability of the second of two classes.</summary>
    public bool IsOfOneProbability { get; init; }

    /// <exception cref="InvalidOperationException">The score should be a probability and is none.</exception>
    public float Read(ReadOnlySpan<float> scores)
    {
        if (!IsOfOneProbability)
            return ReadFrom(scores);
        if (Probability.Excludes(scores[0]))
        {
            throw new InvalidOperationException(
                $"The scorer returned {scores[0].ToString(CultureInfo.InvariantCulture)} as its only score, for two labels: it is read as the probability of the second one, and must be in 0 to 1. "
                + $"Give one label for a score that is no probability ({nameof(RiseOptions.Labels)}).");
        }

        Span<float> sides = stackalloc float[2];
        Probability.WriteSides(scores[0], sides);
        return ReadFrom(sides);
    }

    private float ReadFrom(ReadOnlySpan<float> scores) => Function is null ? scores[Index] : Function(scores);
}
