using System.Globalization;
using Microsoft.ML.Rise.Targets;

namespace Microsoft.ML.Rise.Scores;

/// <summary>What a scorer says of the input as it is, the targets among these scores, and how they are read from those of a copy.</summary>
internal sealed class UnmaskedScores
{
    private readonly InputScorer _scorer;
    private readonly ClassLabels _labels;
    private readonly bool _isOneProbability;
    private readonly CancellationToken _cancellation;

    private UnmaskedScores(InputScorer scorer, ClassLabels labels, int? numberOfScores, IReadOnlyList<ExplainedTarget> targets, CancellationToken cancellation)
    {
        _scorer = scorer;
        _labels = labels;
        _isOneProbability = numberOfScores is int known && labels.IsOneProbability(known);
        _cancellation = cancellation;
        NumberOfScores = numberOfScores;
        Targets = targets;
    }

    /// <summary>How many scores an input gets; null where each copy may have another number, since they are boxes.</summary>
    public int? NumberOfScores { get; }

    /// <summary>What is explained.</summary>
    public IReadOnlyList<ExplainedTarget> Targets { get; }

    /// <summary>The two labels, where the only score is read as the probability of the second.</summary>
    public ClassLabels? Sides => _isOneProbability ? _labels : null;

    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">Which scores are wanted.</param>
    /// <param name="cancellation">The user's token.</param>
    /// <exception cref="InvalidOperationException">There are no scores, or not as many as labels, or the score of a target is not finite; what is not asked for may be anything.</exception>
    public static UnmaskedScores Of(InputScorer scorer, RiseTarget target, CancellationToken cancellation)
    {
        float[] scores = scorer.ScoreUnmasked(cancellation);
        bool isOfBoxes = target.DetectionDecoder is not null;
        if (scores.Length == 0 && !isOfBoxes)
            throw new InvalidOperationException("The scorer returned no scores for the unmasked input.");

        ClassLabels labels = scorer.Labels;
        if (labels.FaultOfCount(scores.Length) is { } fault)
            throw new InvalidOperationException(fault);
        int? numberOfScores = isOfBoxes ? null : scores.Length;
        var unmasked = new UnmaskedScores(scorer, labels, numberOfScores, [], cancellation);
        float[] classes = unmasked._isOneProbability ? new float[2] : scores;
        if (unmasked._isOneProbability)
            Probability.WriteSides(scores[0], classes);
        ScoreSelector[] selectors = [.. target.Resolve(classes, labels, scorer.Input.Shape)];
        ExplainedTarget[] targets = [.. selectors.Select(s => new ExplainedTarget(s.Index, s.Label, unmasked.Read(s, scores, "the unmasked input")) { Selector = s, Detection = s.Detection })];
        return new UnmaskedScores(scorer, labels, numberOfScores, targets, cancellation);
    }

    /// <summary>The same of one target alone.</summary>
    public UnmaskedScores Only(int target) => new(_scorer, _labels, NumberOfScores, [Targets[target]], _cancellation);

    /// <summary>Writes the score of each target among those of a masked copy.</summary>
    /// <exception cref="InvalidOperationException">One is not finite, or should be a probability and is none, or a target's function threw.</exception>
    public void Read(ReadOnlySpan<float> scores, long mask, Span<float> targets)
    {
        if (Targets is [{ Selector.Group: { } group }, _, ..] && Targets.Count == group.Count)
        {
            group.Read(scores, targets);
            for (int k = 0; k < targets.Length; k++)
            {
                if (!float.IsFinite(targets[k]))
                    throw NotFinite(targets[k], Targets[k].Selector!, $"masked copy {mask}");
            }

            return;
        }

        for (int k = 0; k < targets.Length; k++)
            targets[k] = Read(Targets[k].Selector!, scores, "masked copy ", mask);
    }

    private float Read(ScoreSelector selector, scoped ReadOnlySpan<float> scores, string copy, long? mask = null)
    {
        Span<float> sides = stackalloc float[2];
        if (_isOneProbability)
        {
            if (Probability.Excludes(scores[0]))
            {
                throw new InvalidOperationException(
                    $"The scorer returned {scores[0].ToString(CultureInfo.InvariantCulture)} as its only score, for two labels: it is read as the probability of the second one, and must be in 0 to 1. "
                    + $"Give one label for a score that is no probability ({nameof(ExplanationOptions.Labels)}).");
            }

            Probability.WriteSides(scores[0], sides);
            scores = sides;
        }

        float score = selector.Read(scores, _cancellation);
        return float.IsFinite(score) ? score : throw NotFinite(score, selector, copy + mask);
    }

    /// <summary>That a score is no number, and where the input itself has none.</summary>
    private InvalidOperationException NotFinite(float score, ScoreSelector selector, string copy)
    {
        float[] input = _scorer.Input.Values;
        int count = input.Count(x => !float.IsFinite(x)), first = Array.FindIndex(input, x => !float.IsFinite(x));
        string cause = count == 0 ? "" : $" The input itself has {input[first]} at position {first} of {input.Length} ({count} of its values are not finite): replace them before, or let the scorer do so.";
        return new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"The scorer returned {score} for {selector.Description} of score column '{_labels.ColumnName}' on {copy}; scores must be finite.{cause}"));
    }
}
