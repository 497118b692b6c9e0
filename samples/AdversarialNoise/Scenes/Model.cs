using Microsoft.ML.Rise;

namespace AdversarialNoise.Scenes;

/// <summary>The network that is attacked and explained.</summary>
/// <param name="Scorer">As the explanations ask it.</param>
/// <param name="Ask">The same, for pictures as they are.</param>
/// <param name="NumberOfScores">Of a picture.</param>
/// <param name="Shape">Of a picture: planar.</param>
internal sealed record Model(RiseScorer Scorer, RiseScorerFunction Ask, int NumberOfScores, InputShape Shape)
{
    /// <summary>All scores of a picture.</summary>
    public float[] ScoresOf(float[] picture)
    {
        float[] scores = new float[NumberOfScores];
        Ask(picture, 1, scores);
        return scores;
    }
}
