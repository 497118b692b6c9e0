namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>Two scores of a 4×4 picture that no linear function of its pixels comes near: a product of far corners and a thresholded sum.</summary>
internal static class NonlinearModel
{
    public static void Score(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<float> x = inputs.Slice(k * 16, 16);
            scores[2 * k] = 3 * x[0] * x[15] + Math.Max(0, x[5] + x[6] - x[9]);
            scores[2 * k + 1] = x[3] > 0.2f ? 1 - x[12] : x[12] * x[12];
        }
    }
}
