using AdversarialNoise.Attacks;
using AdversarialNoise.Scenes;

namespace AdversarialNoise.Suppression;

/// <summary>Blurs parts of attacked pictures, and asks the network again.</summary>
/// <param name="model">The network.</param>
internal sealed class Suppressor(Model model)
{
    /// <param name="attempt">The attack.</param>
    /// <param name="sigma">Of the blur.</param>
    /// <param name="blurred">The attacked picture, blurred.</param>
    /// <param name="evidence">1 in the evidence.</param>
    /// <param name="random">Chooses the part at random.</param>
    /// <returns>One for each part.</returns>
    public IReadOnlyList<Suppressed> Measure(Attempt attempt, double sigma, float[] blurred, float[] evidence, Random random)
    {
        float[] disc = Disc.Of(model.Shape, evidence.Count(e => e > 0), random), everything = [.. evidence.Select(_ => 1f)];
        return [Measure(Part.Evidence, evidence), Measure(Part.Random, disc), Measure(Part.Everything, everything)];

        Suppressed Measure(Part part, float[] mask)
        {
            float[] scores = model.ScoresOf(Hide(attempt.Picture, mask, blurred));
            bool isClassBack = IsBack(attempt.Goal.Class);
            return new Suppressed(sigma, part, mask.Average(), isClassBack, isClassBack && attempt.Scene.Present.All(IsBack));

            bool IsBack(int c) => Goal.IsFound(scores[c]) == Goal.IsFound(attempt.Scores[c]);
        }
    }

    /// <summary>A picture that shows another one in a part.</summary>
    /// <param name="picture">Planar.</param>
    /// <param name="part">1 where the other one shows, 0 elsewhere; one value for each pixel.</param>
    /// <param name="other">Planar.</param>
    public static float[] Hide(float[] picture, float[] part, float[] other) => [.. picture.Select((v, i) => part[i % part.Length] > 0 ? other[i] : v)];
}
