namespace Microsoft.ML.Rise.Properties.Cases;

/// <summary>A model of one or several scores.</summary>
internal sealed record ScoreModel(Scorer[] Scores)
{
    public static Gen<ScoreModel> Any { get; } = Gen.Frequency((3, Gen.Const(1)), (2, Gen.Int[2, 4])).SelectMany(count => Scorers.Any.Array[count]).Select(scores => new ScoreModel(scores));

    public static Gen<ScoreModel> AnyFaulty { get; } = Gen.Select(Any, Scorers.AnyFaulty, (model, faulty) => new ScoreModel([.. model.Scores, faulty]));

    public int NumberOfScores => Scores.Length;

    /// <summary>A <see cref="RiseScorerFunction"/>.</summary>
    public void Ask(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        int length = inputs.Length / count;
        for (int k = 0; k < count; k++)
            Of(inputs.Slice(k * length, length)).CopyTo(scores[(k * NumberOfScores)..]);
    }

    /// <summary>All scores of one input.</summary>
    public float[] Of(ReadOnlySpan<float> input)
    {
        float[] scores = new float[NumberOfScores];
        for (int k = 0; k < scores.Length; k++)
            scores[k] = Scores[k].Of(input);
        return scores;
    }

    public override string ToString() => string.Join("\n    and ", Scores.Select(s => s.ToString()));
}
