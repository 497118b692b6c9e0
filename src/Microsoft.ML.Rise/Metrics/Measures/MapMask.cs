using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>A saliency map as mask: its absolute values, stretched to 0 to 1. Where these are all equal, nothing stands out, and nothing is shown.</summary>
internal sealed class MapMask : IMaskMaker, IMaskRows
{
    private readonly RiseInputShape _shape;
    private readonly float[] _mask;

    public MapMask(RiseInputShape shape, ReadOnlySpan<float> map)
    {
        _shape = shape;
        _mask = new float[map.Length];
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (float value in map)
            (least, most) = (Math.Min(least, Math.Abs(value)), Math.Max(most, Math.Abs(value)));
        for (int v = 0; most > least && v < map.Length; v++)
            _mask[v] = (float)((Math.Abs(map[v]) - least) / (most - least));
    }

    public IMaskRows Make(long index) => this;

    public ReadOnlySpan<float> Row(int y) => _mask.AsSpan(y * _shape.Width, _shape.Width);
}
