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

    /// <summary>Whose scores these are: for messages.</summary>
    public string ColumnName { get; init; } = ScoreColumn.DefaultName;

    /// <summary>Who gave them: for messages.</summary>
    public IScorer? Scorer { get; init; }

    /// <summary>The user's token, which a function may look at itself.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <exception cref="InvalidOperationException">The score should be a probability and is none, or the function threw.</exception>
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

    /// <summary>That a score is no number, and where the input itself has none.</summary>
    /// <param name="score">The score.</param>
    /// <param name="copy">Which copy of the input has it.</param>
    public InvalidOperationException NotFinite(float score, string copy)
    {
        float[] input = Scorer?.Input ?? [];
        int count = input.Count(x => !float.IsFinite(x)), first = Array.FindIndex(input, x => !float.IsFinite(x));
        string what = Function is not null ? $"target function '{Label}'" : Label == $"{Index}" ? $"score {Index}" : $"score {Index}, '{Label}',";
        string cause = count == 0 ? "" : $" The input itself has {input[first]} at position {first} of {input.Length} ({count} of its values are not finite): replace them before, or let the scorer do so.";
        return new InvalidOperationException($"The scorer returned {score} for {what} of score column '{ColumnName}' on {copy}; scores must be finite.{cause}");
    }

    private float ReadFrom(ReadOnlySpan<float> scores)
    {
        if (Function is null)
            return scores[Index];
        try
        {
            return Function(scores);
        }
        catch (Exception e)
        {
            Cancellation.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"Target function '{Label}' threw: {e.Message}", e);
        }
    }
}
