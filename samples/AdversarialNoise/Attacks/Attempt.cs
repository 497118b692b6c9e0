using AdversarialNoise.Scenes;

namespace AdversarialNoise.Attacks;

/// <summary>What came of an attack on a scene.</summary>
/// <param name="Attack">Its name.</param>
/// <param name="Scene">The scene as it was.</param>
/// <param name="Scores">All scores of that.</param>
/// <param name="Goal">What was wanted.</param>
/// <param name="Counterpart">Another class of the clean scene, on the side of one half where the goal is.</param>
/// <param name="Picture">The best picture.</param>
/// <param name="Score">The goal's class in it.</param>
/// <param name="Queries">How many were made.</param>
/// <param name="QueriesToGoal">After how many the score crossed one half; null where it did not.</param>
internal sealed record Attempt(
    string Attack, Scene Scene, float[] Scores, Goal Goal, int Counterpart, float[] Picture, float Score, int Queries, int? QueriesToGoal)
{
    public bool IsSuccess => QueriesToGoal is not null;
}
