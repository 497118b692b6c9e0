using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Weighted sums over a range of drawn masks, at full size. Thread-safe.</summary>
internal sealed class MaskSums(DrawnMasks masks, GridSumPool pool)
{
    public int NumberOfMasks => masks.Count;

    public int Length => masks.Layout.Length;

    public MaskRange Range => masks.Range;

    /// <summary>Σ w_i·M_i over the masks first to end, exclusive; no weights: all 1.</summary>
    /// <param name="weights">One for each mask of the whole range, or none.</param>
    /// <param name="first">The first mask, counted within the range.</param>
    /// <param name="end">The end of the masks, counted within the range.</param>
    /// <param name="result">rows × columns, row-major.</param>
    public void Sum(ReadOnlySpan<double> weights, int first, int end, Span<double> result)
    {
        GridSum sum = pool.Rent();
        for (int i = first; i < end; i++)
            sum.Add(masks.Grid(i), masks.Shift(i), weights.IsEmpty ? 1 : weights[i]);
        sum.Grow(result);
        pool.Return(sum);
    }

    /// <summary>Σ w_i·M_i over all masks; no weights: all 1.</summary>
    public double[] Sum(ReadOnlySpan<double> weights)
    {
        double[] result = GC.AllocateUninitializedArray<double>(Length);
        Sum(weights, 0, NumberOfMasks, result);
        return result;
    }
}
