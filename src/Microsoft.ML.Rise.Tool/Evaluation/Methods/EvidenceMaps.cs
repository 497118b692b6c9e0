
namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>The smallest part of the picture whose blurring takes the score away. What is in the part comes before what is not; the mask says no more, and the order in both is that of RISE's map.</summary>
/// <remarks>That map is the one from which the search starts, made again by the same masked copies: they count once.</remarks>
internal sealed class EvidenceMaps(BlackBox model, SharedScores shared, Baseline baseline, int calls) : ISaliencyMethod
{
    /// <summary>How much of a value is the map's; below one half, so that no position leaves its side.</summary>
    private const float OfMap = 0.49f;

    private readonly MinimalEvidenceOptions _options = new() { NumberOfCalls = calls, NumberOfMasks = calls / 2, Baseline = baseline };

    public string Name => "minimal evidence";

    public int Calls => calls;

    /// <summary>A search makes its own map.</summary>
    public int SharedCalls => 0;

    public bool IsRandom => true;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed) =>
        [.. targets.Zip(shared.Explain(input, targets, seed, calls / 2).Maps, (target, map) => Ordered(Search(input, target, seed), map.Saliency.ToArray()))];

    private float[] Search(float[] input, int target, int seed) =>
        new MinimalEvidence(model.Shape, _options with { Target = target, Seed = seed }).Explain(input, model.Network).Mask.ToArray();

    private static float[] Ordered(float[] part, float[] saliency)
    {
        float largest = saliency.Max(Math.Abs);
        return largest > 0 ? [.. part.Zip(saliency, (e, s) => e + OfMap * (s / largest))] : part;
    }
}
