
namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>Independent uniform noise at each pixel.</summary>
internal sealed class RandomMap(InputShape shape) : ISaliencyMethod
{
    public string Name => "random";

    public int Calls => 0;

    public bool IsRandom => true;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed)
    {
        var random = new Random(seed);
        return [.. targets.Select(_ => Enumerable.Range(0, shape.Height * shape.Width).Select(_ => random.NextSingle()).ToArray())];
    }
}
