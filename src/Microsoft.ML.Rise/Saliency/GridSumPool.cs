using System.Collections.Concurrent;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Sums of masks of one layout, whose memory serves the next one. Thread-safe.</summary>
internal sealed class GridSumPool(MaskLayout layout)
{
    private readonly GridGrowth _growth = new(layout);
    private readonly ConcurrentBag<GridSum> _idle = [];

    public GridSum Rent()
    {
        if (!_idle.TryTake(out GridSum? sum))
            return new GridSum(layout, _growth);
        sum.Clear();
        return sum;
    }

    public void Return(GridSum sum) => _idle.Add(sum);
}
