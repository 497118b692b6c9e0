using Microsoft.ML.Rise;

namespace Evaluate.Baselines;

/// <summary>RISE with all of its masks.</summary>
/// <param name="name">As the report calls it.</param>
/// <param name="model">The model.</param>
/// <param name="calls">N.</param>
/// <param name="options">The formula and the masks; number, seed and target are set here.</param>
internal sealed class Rise(string name, BlackBox model, int calls, RiseOptions options) : ISaliencyMethod
{
    public string Name => name;

    public int Calls => calls;

    public bool IsRandom => true;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed)
    {
        var explainer = new RiseExplainer(model.Shape, options with
        {
            NumberOfMasks = calls,
            Seed = seed,
            TargetReliability = 1,
            Target = RiseTarget.Classes([.. targets]),
        });
        return [.. explainer.Explain(input, model.Model, model.NumberOfScores).Saliency.ToArray().Chunk(model.NumberOfPositions)];
    }
}
