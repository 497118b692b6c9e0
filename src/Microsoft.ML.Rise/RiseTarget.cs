using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise;

/// <summary>Which score is explained. An integer means a class index, a string a class label.</summary>
public abstract record RiseTarget
{
    private protected RiseTarget()
    {
    }

    /// <summary>The class with the highest score on the unmasked input; the first of equals.</summary>
    public static RiseTarget Top1 { get; } = new Top1Target();

    /// <summary>The class at an index of the score column.</summary>
    /// <param name="index">From 0. An index that the score column does not have is refused when the schema is known.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static RiseTarget Class(int index) => index >= 0
        ? new ClassTarget(index)
        : throw new ArgumentOutOfRangeException(nameof(index), $"The target class must be 0 or more, got {index}.");

    /// <summary>The class with a label: a slot name, a key value or one of <see cref="RiseOptions.Labels"/>.</summary>
    /// <param name="label">Compared letter by letter.</param>
    /// <exception cref="ArgumentException"><paramref name="label"/> is empty.</exception>
    public static RiseTarget Label(string label)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        return new LabelTarget(label);
    }

    /// <summary><see cref="Class(int)"/>.</summary>
    /// <param name="index">From 0.</param>
    public static implicit operator RiseTarget(int index) => Class(index);

    /// <summary><see cref="Label(string)"/>.</summary>
    /// <param name="label">Compared letter by letter.</param>
    public static implicit operator RiseTarget(string label) => Label(label);

    /// <summary>Refuses a target that a score column of <paramref name="numberOfScores"/> scores does not have.</summary>
    internal abstract void Validate(int numberOfScores, ClassLabels labels);

    /// <summary>The index of the target among the scores of the unmasked input.</summary>
    internal abstract int Resolve(ReadOnlySpan<float> scores, ClassLabels labels);

    private sealed record Top1Target : RiseTarget
    {
        internal override void Validate(int numberOfScores, ClassLabels labels)
        {
        }

        internal override int Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
        {
            int best = 0;
            for (int k = 1; k < scores.Length; k++)
            {
                if (scores[k] > scores[best])
                    best = k;
            }

            return best;
        }
    }

    private sealed record ClassTarget(int Index) : RiseTarget
    {
        internal override void Validate(int numberOfScores, ClassLabels labels)
        {
            if (Index >= numberOfScores)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(RiseOptions.Target),
                    $"Target class {Index} is out of range: score column '{labels.ColumnName}' has {numberOfScores} score(s), 0 to {numberOfScores - 1}.");
            }
        }

        internal override int Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
        {
            Validate(scores.Length, labels);
            return Index;
        }
    }

    private sealed record LabelTarget(string Text) : RiseTarget
    {
        internal override void Validate(int numberOfScores, ClassLabels labels) => Find(labels);

        internal override int Resolve(ReadOnlySpan<float> scores, ClassLabels labels)
        {
            int index = Find(labels);
            Class(index).Validate(scores.Length, labels);
            return index;
        }

        private int Find(ClassLabels labels) => labels.IndexOf(Text) ?? throw new ArgumentOutOfRangeException(
            nameof(RiseOptions.Target),
            $"Target label '{Text}' is not a label of score column '{labels.ColumnName}': {labels.Describe()}.");
    }
}
