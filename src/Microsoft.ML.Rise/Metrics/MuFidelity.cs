using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>µ-Fidelity: Spearman's correlation of f(x) − f(x without a subset) with the subset's saliency, over random subsets.</summary>
/// <remarks>Bhatt, Weller, Moura, IJCAI 2020; as xplique computes it.</remarks>
internal static class MuFidelity
{
    public static double Measure(TargetScores scores, InputShape shape, ReadOnlySpan<float> map, float[] baseline, SaliencyEvaluationOptions options)
    {
        double[] weights = new double[options.MuFidelityNumberOfSubsets], losses = new double[weights.Length];
        MaskSource subsets = SubsetsOf(shape, options);
        var mask = new Mask(subsets);
        for (int k = 0; k < weights.Length; k++)
            weights[k] = HiddenSaliency(mask, k, subsets.Layout, map);

        float[] without = scores.Of(subsets, baseline, weights.Length, SaliencyMetricKinds.MuFidelity);
        for (int k = 0; k < losses.Length; k++)
            losses[k] = (double)scores.Unmasked - without[k];
        return Correlation.Spearman(weights, losses);
    }

    /// <summary>Mask i hides a random subset of superpixels: the cells of a grid, each with a fixed probability. A pure function of (seed, i).</summary>
    /// <remarks>Features and segments are cells of their own, and so are the positions of an axis that is shorter than the grid.</remarks>
    public static MaskSource SubsetsOf(InputShape shape, SaliencyEvaluationOptions options)
    {
        MaskLayout positions = shape.LayoutOfMap();
        int rows = Math.Min(options.MuFidelityGridSize.Rows, positions.Rows.Length);
        int columns = shape.IsDiscrete ? positions.Columns.Length : Math.Min(options.MuFidelityGridSize.Columns, positions.Columns.Length);
        var layout = new MaskLayout(MaskAxis.Nearest(positions.Rows.Length, rows), MaskAxis.Nearest(positions.Columns.Length, columns));
        return new MaskSampler(layout, 1 - options.MuFidelitySubsetFraction, options.Seed);
    }

    private static double HiddenSaliency(Mask mask, int index, MaskLayout layout, ReadOnlySpan<float> map)
    {
        mask.Begin(index);
        double sum = 0;
        for (int y = 0; y < layout.Rows.Length; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            for (int x = 0; x < row.Length; x++)
                sum += row[x] == 0 ? map[y * row.Length + x] : 0;
        }

        return sum;
    }
}
