using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>The exact map of a 4×4 picture under a 2×2 grid: all 16 grids at all 4 shifts, each with its probability.</summary>
internal static class EnumeratedMasks
{
    /// <summary>E[f(x⊙M)·M(λ)] / p for the top-1 score of the unmasked picture.</summary>
    public static double[] ExactSaliency(RiseModel model, float[] picture, double p)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(4, 2), MaskAxis.Smooth(4, 2));
        float[] scores = new float[2];
        model(picture, 1, scores);
        int target = scores[1] > scores[0] ? 1 : 0;

        double[] exact = new double[16];
        for (int bits = 0; bits < 16; bits++)
        {
            byte[] grid = [.. Enumerable.Range(0, 4).Select(c => (byte)(bits >> c & 1))];
            double probability = grid.Aggregate(0.25, (product, kept) => product * (kept == 1 ? p : 1 - p));
            for (int shift = 0; shift < 4; shift++)
            {
                double[] mask = ReferenceMask.Grow(layout, grid, new MaskShift(shift / 2, shift % 2));
                model([.. picture.Zip(mask, (x, m) => x * (float)m)], 1, scores);
                for (int v = 0; v < 16; v++)
                    exact[v] += probability * scores[target] * mask[v] / p;
            }
        }

        return exact;
    }
}
