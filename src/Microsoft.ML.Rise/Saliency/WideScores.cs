using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>Scores in double, as all sums are.</summary>
internal static class WideScores
{
    public static double[] Of(ReadOnlySpan<float> scores)
    {
        double[] wide = new double[scores.Length];
        TensorPrimitives.ConvertTruncating(scores, wide.AsSpan());
        return wide;
    }
}
