namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>RISE with all of its masks.</summary>
internal sealed class RiseMaps(string name, SharedScores shared, int calls) : ISaliencyMethod
{
    public string Name => name;

    public int Calls => calls;

    public bool IsRandom => true;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed) =>
        [.. shared.Explain(input, targets, seed, calls).Maps.Select(map => map.Saliency.ToArray())];
}
