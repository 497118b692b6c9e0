using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Models;

/// <summary>Exact maps: all grids at all shifts, each with its probability.</summary>
internal static class AllMasks
{
    /// <summary>E[f(x⊙M)·M(λ)] / p of a 4×4 picture under a 2×2 grid, for the top-1 score of the unmasked picture.</summary>
    public static double[] ExactSaliency(RiseScorerFunction model, float[] picture, double p)
    {
        float[] scores = new float[2];
        model(picture, 1, scores);
        int target = scores[1] > scores[0] ? 1 : 0;
        return ExactSaliency(new MaskLayout(MaskAxis.Smooth(4, 2), MaskAxis.Smooth(4, 2)), picture, p, Score);

        float[] Score(float[][] copies) => [.. copies.Select(copy =>
        {
            model(copy, 1, scores);
            return scores[target];
        })];
    }

    /// <summary>E[f(x⊙M)] of the same.</summary>
    public static double ExactMean(RiseScorerFunction model, float[] picture, double p)
    {
        float[] scores = new float[2];
        model(picture, 1, scores);
        int target = scores[1] > scores[0] ? 1 : 0;
        return All(new MaskLayout(MaskAxis.Smooth(4, 2), MaskAxis.Smooth(4, 2)), p).Sum(m =>
        {
            model([.. picture.Zip(m.Mask, Show)], 1, scores);
            return m.Probability * scores[target];
        });
    }

    /// <summary>E[f(x⊙M)·M(λ)] / p.</summary>
    /// <param name="layout">The axes; 2 to the number of cells, times the number of shifts, is the number of masks.</param>
    /// <param name="input">One value for each position.</param>
    /// <param name="p">The preservation probability.</param>
    /// <param name="score">f, asked about all masked copies at once.</param>
    public static double[] ExactSaliency(MaskLayout layout, float[] input, double p, Func<float[][], float[]> score)
    {
        (double Probability, double[] Mask)[] masks = [.. All(layout, p)];
        float[] scores = score([.. masks.Select(m => (float[])[.. input.Zip(m.Mask, Show)])]);
        return [.. Enumerable.Range(0, layout.Length).Select(v => masks.Zip(scores, (m, s) => m.Probability * s * m.Mask[v]).Sum() / p)];
    }

    /// <summary>What is hidden is the baseline, 0, even where the input is missing (NaN).</summary>
    private static float Show(float x, double visible) => visible == 0 ? 0 : x * (float)visible;

    private static IEnumerable<(double Probability, double[] Mask)> All(MaskLayout layout, double p)
    {
        int shiftsOfRow = layout.Columns.NumberOfShifts, shifts = layout.Rows.NumberOfShifts * shiftsOfRow;
        for (int bits = 0; bits < 1 << layout.NumberOfCells; bits++)
        {
            byte[] grid = [.. Enumerable.Range(0, layout.NumberOfCells).Select(c => (byte)(bits >> c & 1))];
            double probability = grid.Aggregate(1.0 / shifts, (product, kept) => product * (kept == 1 ? p : 1 - p));
            for (int shift = 0; shift < shifts; shift++)
                yield return (probability, ReferenceMask.Upsample(layout, [.. grid.Select(cell => (float)cell)], new MaskShift(shift / shiftsOfRow, shift % shiftsOfRow)));
        }
    }
}
