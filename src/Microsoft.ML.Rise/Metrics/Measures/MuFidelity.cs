using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>µ-Fidelity: Spearman's correlation of f(x) − f(x without a subset) with the subset's saliency, over random subsets.</summary>
/// <remarks>Bhatt, Weller, Moura, IJCAI 2020; as xplique computes it.</remarks>
internal static class MuFidelity
{
    public static double Measure(TargetScores scores, RiseInputShape shape, ReadOnlySpan<float> map, float[] baseline, SaliencyEvaluationOptions options)
    {
        double[] weights = new double[options.MuFidelityNumberOfSubsets], losses = new double[weights.Length];
        SubsetMasks masks = CreateMasks();
        for (int k = 0; k < weights.Length; k++)
            weights[k] = HiddenSaliency(masks.Make(k), shape, map);

        float[] without = scores.Of(new MaskedCopies(CreateMasks, baseline), weights.Length, SaliencyMetricKinds.MuFidelity);
        for (int k = 0; k < losses.Length; k++)
            losses[k] = (double)scores.Unmasked - without[k];
        return Correlation.Spearman(weights, losses);

        SubsetMasks CreateMasks() => new(shape, options.MuFidelityGridSize, options.MuFidelitySubsetFraction, options.Seed);
    }

    private static double HiddenSaliency(IMaskRows mask, RiseInputShape shape, ReadOnlySpan<float> map)
    {
        double sum = 0;
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            for (int x = 0; x < row.Length; x++)
                sum += row[x] == 0 ? map[y * shape.Width + x] : 0;
        }

        return sum;
    }
}
