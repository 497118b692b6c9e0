using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>Mask i hides the first i·step positions of an order (deletion), or shows these only (insertion).</summary>
internal sealed class RankedMasks(RiseInputShape shape, int[] ranks, int positionsPerStep, bool isDeletion) : IMaskMaker, IMaskRows
{
    private readonly float[] _row = new float[shape.Width];
    private int _changed;

    public IMaskRows Make(long index)
    {
        _changed = (int)Math.Min(index * positionsPerStep, ranks.Length);
        return this;
    }

    public ReadOnlySpan<float> Row(int y)
    {
        ReadOnlySpan<int> rank = ranks.AsSpan(y * shape.Width, shape.Width);
        for (int x = 0; x < _row.Length; x++)
            _row[x] = rank[x] < _changed == isDeletion ? 0 : 1;
        return _row;
    }
}
