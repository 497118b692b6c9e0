namespace Microsoft.ML.Rise.Scores;

/// <summary>What a scorer says of the input as it is, and the targets among these scores.</summary>
/// <param name="NumberOfScores">How many scores an input gets.</param>
/// <param name="Targets">The targets, resolved.</param>
/// <param name="Explained">The same, with their scores.</param>
internal sealed record UnmaskedScores(int NumberOfScores, IReadOnlyList<ResolvedTarget> Targets, IReadOnlyList<RiseExplainedTarget> Explained)
{
    private const string UnmaskedInput = "the unmasked input";

    /// <param name="scorer">The black box, with an input.</param>
    /// <param name="target">Which scores are wanted.</param>
    /// <param name="labels">Asked after the input has been scored: some models bring their labels along with a row.</param>
    /// <param name="cancellation">The user's token.</param>
    /// <exception cref="InvalidOperationException">There are no scores, or one is not finite.</exception>
    public static UnmaskedScores Ask(IScorer scorer, RiseTarget target, Func<ClassLabels> labels, CancellationToken cancellation)
    {
        float[] scores = scorer.ScoreUnmasked(cancellation);
        if (scores.Length == 0)
            throw new InvalidOperationException("The scorer returned no scores for the unmasked input.");

        ClassLabels names = labels();
        for (int k = 0; k < scores.Length; k++)
            ScoreTable.Finite(scores[k], ResolvedTarget.Class(k, names), UnmaskedInput);
        IReadOnlyList<ResolvedTarget> targets = target.Resolve(scores, names);
        return new UnmaskedScores(
            scores.Length, targets, [.. targets.Select(t => new RiseExplainedTarget(t.Index, t.Label, ScoreTable.Finite(t.Read(scores), t, UnmaskedInput)))]);
    }
}
