using Microsoft.ML.Rise;

namespace AdversarialNoise.Attacks;

/// <summary>A network that answers so many queries about one score, and the best picture that it was asked about.</summary>
/// <param name="network">All that an attack knows of it are its scores.</param>
/// <param name="numberOfScores">Of a picture.</param>
/// <param name="goal">What is wanted.</param>
/// <param name="budget">The most queries; each picture is one.</param>
internal sealed class Victim(RiseScorerFunction network, int numberOfScores, Goal goal, int budget)
{
    /// <summary>How many pictures were asked about.</summary>
    public int Queries { get; private set; }

    /// <summary>After how many of them the goal was reached; null where it was not.</summary>
    public int? QueriesToGoal { get; private set; }

    /// <summary>The best picture so far; empty before the first.</summary>
    public float[] Best { get; private set; } = [];

    /// <summary>Its score.</summary>
    public float BestScore { get; private set; } = float.NaN;

    public int Left => budget - Queries;

    /// <summary>Which part of the budget is spent.</summary>
    public double Spent => (double)Queries / budget;

    /// <summary>Whether there is nothing left to ask, or nothing left to want.</summary>
    public bool IsDone => Left == 0 || goal.IsEnough(BestScore);

    /// <summary>Asks about pictures, no more than are left.</summary>
    /// <returns>The loss of each; lower is better.</returns>
    public float[] LossesOf(params IReadOnlyList<float[]> pictures)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pictures.Count, Left);
        float[] scores = new float[pictures.Count * numberOfScores];
        network([.. pictures.SelectMany(p => p)], pictures.Count, scores);
        return [.. pictures.Select((picture, k) => Take(picture, scores[k * numberOfScores + goal.Class]))];
    }

    private float Take(float[] picture, float score)
    {
        Queries++;
        if (goal.IsReachedBy(score))
            QueriesToGoal ??= Queries;
        if (Best.Length == 0 || goal.LossOf(score) < goal.LossOf(BestScore))
            (Best, BestScore) = (picture, score);
        return goal.LossOf(score);
    }
}
