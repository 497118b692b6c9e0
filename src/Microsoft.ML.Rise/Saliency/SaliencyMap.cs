using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>From the scores of a range of masks to saliency maps. The masks are made again from their indices.</summary>
internal static class SaliencyMap
{
    /// <param name="source">Where the masks come from.</param>
    /// <param name="masks">The masks that were scored.</param>
    /// <param name="scores">The score f_i of each of them.</param>
    /// <param name="formula">The estimator.</param>
    /// <param name="map">Result: rows × columns, row-major.</param>
    public static void Estimate(IMaskSource source, MaskRange masks, ReadOnlySpan<float> scores, SaliencyFormula formula, Span<float> map)
    {
        double[] weighted = Sum(source, masks, scores);
        if (formula == SaliencyFormula.Paper)
            TensorPrimitives.Divide(weighted, masks.Count * source.PreservationProbability, weighted);
        else
            DivideByVisibility(weighted, Sum(source, masks, []), Mean(scores));
        TensorPrimitives.ConvertTruncating<double, float>(weighted, map);
    }

    /// <summary>Σ w_i·M_i at full size; no weights: all 1.</summary>
    private static double[] Sum(IMaskSource source, MaskRange masks, ReadOnlySpan<float> weights)
    {
        var sum = new GridSum(source.Layout);
        byte[] grid = new byte[source.Layout.NumberOfCells];
        for (int i = 0; i < masks.Count; i++)
            sum.Add(grid, source.Sample(masks.First + i, grid), weights.IsEmpty ? 1 : weights[i]);

        double[] grown = new double[source.Layout.Length];
        sum.Grow(grown);
        return grown;
    }

    /// <summary>A position that no mask showed gets the mean score: nothing was learnt about it.</summary>
    private static void DivideByVisibility(Span<double> weighted, ReadOnlySpan<double> visibility, double meanScore)
    {
        for (int v = 0; v < weighted.Length; v++)
            weighted[v] = visibility[v] > 0 ? weighted[v] / visibility[v] : meanScore;
    }

    private static double Mean(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
            sum += score;
        return sum / scores.Length;
    }
}
