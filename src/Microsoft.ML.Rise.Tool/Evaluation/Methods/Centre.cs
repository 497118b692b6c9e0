
namespace Microsoft.ML.Rise.Tool.Evaluation.Methods;

/// <summary>A Gaussian bump at the centre, a quarter of each side wide: what photographs look like before anybody looks.</summary>
internal sealed class Centre(InputShape shape) : ISaliencyMethod
{
    public string Name => "centre";

    public int Calls => 0;

    public bool IsRandom => false;

    public IReadOnlyList<float[]> Explain(float[] input, IReadOnlyList<int> targets, int seed)
    {
        float[] bump = [.. Enumerable.Range(0, shape.Height * shape.Width).Select(p => Bump(p / shape.Width, shape.Height) * Bump(p % shape.Width, shape.Width))];
        return [.. targets.Select(_ => bump)];
    }

    private static float Bump(int position, int length)
    {
        double deviations = ((position + 0.5) / length - 0.5) / 0.25;
        return (float)Math.Exp(-deviations * deviations / 2);
    }
}
