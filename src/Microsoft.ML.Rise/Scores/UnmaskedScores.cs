namespace Microsoft.ML.Rise.Scores;

/// <summary>What a scorer says of the input as it is, and the targets among these scores.</summary>
/// <param name="NumberOfScores">How many scores an input gets.</param>
/// <param name="Targets">The targets, resolved.</param>
/// <param name="Explained">The same, with their scores.</param>
/// <param name="Sides">The two labels, where the only score is read as the probability of the second.</param>
internal sealed record UnmaskedScores(int NumberOfScores, IReadOnlyList<ResolvedTarget> Targets, IReadOnlyList<RiseExplainedTarget> Explained, ClassLabels? Sides)
{
    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">Which scores are wanted.</param>
    /// <param name="labels">Asked after the input has been scored: some models bring their labels along with a row.</param>
    /// <param name="cancellation">The user's token.</param>
    /// <exception cref="InvalidOperationException">There are no scores, or not as many as labels, or the score of a target is not finite; what is not asked for may be anything.</exception>
    public static UnmaskedScores Ask(IScorer scorer, RiseTarget target, Func<ClassLabels> labels, CancellationToken cancellation)
    {
        float[] scores = scorer.ScoreUnmasked(cancellation);
        if (scores.Length == 0)
            throw new InvalidOperationException("The scorer returned no scores for the unmasked input.");

        ClassLabels names = labels();
        if (names.FaultOfCount(scores.Length) is { } fault)
            throw new InvalidOperationException(fault);
        bool isOneProbability = names.IsOneProbability(scores.Length);
        float[] classes = scores;
        if (isOneProbability)
            Probability.WriteSides(scores[0], classes = new float[2]);
        ResolvedTarget[] targets = [.. target.Resolve(classes, names).Select(t => t with { IsOfOneProbability = isOneProbability, ColumnName = names.ColumnName, Scorer = scorer, Cancellation = cancellation })];
        RiseExplainedTarget[] explained = [.. targets.Select(t => new RiseExplainedTarget(t.Index, t.Label, t.Read(scores)))];
        if (Array.FindIndex(explained, t => !float.IsFinite(t.Score)) is >= 0 and int k)
            throw targets[k].NotFinite(explained[k].Score, "the unmasked input");
        return new UnmaskedScores(scores.Length, targets, explained, isOneProbability ? names : null);
    }
}
