using AdversarialNoise.Attacks;
using AdversarialNoise.Detection;
using AdversarialNoise.Evidence;
using AdversarialNoise.Scenes;
using AdversarialNoise.Suppression;
using Microsoft.ML.Rise;

namespace AdversarialNoise;

/// <summary>Explains successful attacks and their clean counterparts, and blurs the evidence.</summary>
/// <param name="model">The network.</param>
/// <param name="calls">Of each evidence.</param>
/// <param name="seed">Of the parts that are blurred at random.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class CaseStudy(Model model, int calls, int seed, CancellationToken cancellation)
{
    /// <summary>The blur that hides a garment: that of minimal evidence, σ = 10 at 224 pixels, at 96.</summary>
    public const double StrongSigma = 10.0 * 96 / 224;

    /// <summary>A blur that hides noise, and leaves garments.</summary>
    public const double SlightSigma = 1;

    /// <summary>Of masks: that of the explanations, and another one, of the clean maps that they are compared with.</summary>
    private const int Seed = 1, OtherSeed = 2;

    private readonly Explainer _explainer = new(model, calls, cancellation);
    private readonly Suppressor _suppressor = new(model);

    /// <summary>By which blur the evidence that pictures show was found.</summary>
    public static double ShownSigma(Direction direction) => direction == Direction.Rises ? StrongSigma : SlightSigma;

    /// <param name="attempt">A successful attack.</param>
    /// <param name="number">Of the attempt.</param>
    public Case Study(Attempt attempt, int number)
    {
        (float[] clean, Goal goal) = (attempt.Scene.Pixels, attempt.Goal);
        (Example attacked, EvidenceExplanation strong) = Explain(attempt.Picture, goal.Class, attempt.Scene, isAttacked: true);
        (Example counterpart, _) = Explain(clean, attempt.Counterpart, attempt.Scene, isAttacked: false);

        // What speaks for the wrong answer: of a garment that is missed, for its absence, which is nothing that a strong blur takes away.
        RiseTarget wrong = goal.Direction == Direction.Rises ? goal.Class : RiseTarget.Function("absent", scores => 1 - scores[goal.Class]);
        float[] slightly = GaussianBlur.Of(attempt.Picture, model.Shape, SlightSigma);
        float[] evidence = _explainer.Evidence(attempt.Picture, wrong, slightly).Mask.ToArray();
        var random = new Random(unchecked(seed * 1_000_003 + number));
        var suppressions = new List<Suppressed>(_suppressor.Measure(attempt, SlightSigma, slightly, evidence, random));
        if (goal.Direction == Direction.Rises)
        {
            evidence = strong.Mask.ToArray();
            suppressions.AddRange(_suppressor.Measure(attempt, StrongSigma, GaussianBlur.Of(attempt.Picture, model.Shape, StrongSigma), evidence, random));
        }

        return new Case(attempt, attacked, counterpart, evidence, suppressions);

        (Example Example, EvidenceExplanation Evidence) Explain(float[] picture, int target, Scene scene, bool isAttacked)
        {
            float[] blurred = GaussianBlur.Of(picture, model.Shape, StrongSigma), blurredClean = GaussianBlur.Of(clean, model.Shape, StrongSigma);
            EvidenceExplanation found = _explainer.Evidence(picture, target, blurred);
            RiseMap map = _explainer.Map(picture, target, Seed, blurred), cleanMap = _explainer.Map(clean, target, OtherSeed, blurredClean);
            var features = EvidenceFeatures.Of(found.Mask.ToArray(), map.Saliency.ToArray(), map.Reliability, cleanMap.Saliency.ToArray(), model.Shape.Width);
            return (new Example(scene.Name, isAttacked, found.Target.Score, features), found);
        }
    }
}
