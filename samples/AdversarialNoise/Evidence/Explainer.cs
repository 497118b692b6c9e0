using AdversarialNoise.Scenes;
using Microsoft.ML.Rise;

namespace AdversarialNoise.Evidence;

/// <summary>Asks where a score comes from: half of the calls of an evidence for its map, as many as the search for the evidence spends on the map that it starts from.</summary>
/// <param name="model">The network.</param>
/// <param name="calls">Of an evidence.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class Explainer(Model model, int calls, CancellationToken cancellation)
{
    /// <summary>The map of a score.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="target">The score.</param>
    /// <param name="seed">Of the masks.</param>
    /// <param name="hidden">What hidden pixels show.</param>
    public RiseMap Map(float[] picture, RiseTarget target, int seed, float[] hidden)
    {
        var options = new RiseOptions { Target = target, Seed = seed, NumberOfMasks = calls / 2, TargetReliability = 1, Baseline = Baseline.Values(hidden) };
        return new RiseExplainer(model.Shape, options).Explain(picture, model.Scorer, cancellationToken: cancellation).Maps[0];
    }

    /// <summary>The minimal evidence for a score, by the default options.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="target">The score.</param>
    /// <param name="hidden">What hidden pixels show.</param>
    public EvidenceExplanation Evidence(float[] picture, RiseTarget target, float[] hidden)
    {
        var options = new MinimalEvidenceOptions { Target = target, NumberOfCalls = calls, Baseline = Baseline.Values(hidden) };
        return new MinimalEvidence(model.Shape, options).Explain(picture, model.Scorer, cancellationToken: cancellation);
    }
}
