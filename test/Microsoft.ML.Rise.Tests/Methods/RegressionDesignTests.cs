using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Methods;

/// <summary>The closed form of leaving masks out, against fits that really leave them out.</summary>
[TestClass]
public sealed class RegressionDesignTests
{
    private const double Ridge = 0.3;

    [TestMethod]
    [DataRow(0L, 30, false, DisplayName = "single masks")]
    [DataRow(0L, 30, true, DisplayName = "pairs")]
    [DataRow(3L, 28, true, DisplayName = "a range that parts pairs at both ends")]
    public void LeaveOut_ClosedForm_EqualsFitsWithoutTheMasks(long first, int count, bool antithetic)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(6, 2), MaskAxis.Smooth(9, 3));
        var sampler = new MaskSampler(layout, 0.4, seed: 5, antithetic ? Sampling.Antithetic : Sampling.Independent);
        var range = new MaskRange(first, count);
        var blockMeans = new BlockMeans(layout, 0.4, extraBlocks: 1);
        float[] scores = [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i * i))];
        var design = new RegressionDesign(sampler.Set(range), blockMeans, [Ridge]);

        double[] leftOut = design.LeaveOut(new RegressionFit(design, scores).Residuals, ridge: 0);

        double[][] covariates = [.. Enumerable.Range(0, count).Select(i => Covariates(sampler, blockMeans, first + i))];
        double penalty = Ridge * blockMeans.MeanVariance * count;
        for (int i = 0; i < count; i++)
        {
            int[] left = [.. Enumerable.Range(0, count).Where(j => j == i || (antithetic && (first + j) / 2 == (first + i) / 2))];
            double predicted = Predict(covariates, scores, left, penalty, covariates[i]);
            Assert.AreEqual(scores[i] - predicted, leftOut[i], 1e-9, $"mask {i}");
        }
    }

    [TestMethod]
    [DataRow(false, DisplayName = "single masks")]
    [DataRow(true, DisplayName = "pairs")]
    public void Unshrink_Twice_IsLeavingOut(bool antithetic)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(6, 2), MaskAxis.Smooth(9, 3));
        var masks = new MaskSampler(layout, 0.4, seed: 5, antithetic ? Sampling.Antithetic : Sampling.Independent).Set(new MaskRange(1, 24));
        var design = new RegressionDesign(masks, new BlockMeans(layout, 0.4, extraBlocks: 1), [Ridge]);
        double[] residuals = [.. Enumerable.Range(0, 24).Select(i => Math.Sin(i * i))];

        double[] twice = design.Unshrink(design.Unshrink(residuals, ridge: 0), ridge: 0);

        double[] leftOut = design.LeaveOut(residuals, ridge: 0);
        for (int i = 0; i < residuals.Length; i++)
            Assert.AreEqual(leftOut[i], twice[i], 1e-12, $"mask {i}");
    }

    /// <summary>A ridge regression with a free intercept, of the masks that are not left out, by the normal equations.</summary>
    private static double Predict(double[][] covariates, float[] scores, int[] left, double penalty, double[] at)
    {
        int n = at.Length + 1;
        double[] matrix = new double[n * n], right = new double[n];
        for (int i = 0; i < scores.Length; i++)
        {
            if (left.Contains(i))
                continue;
            double[] row = [1, .. covariates[i]];
            for (int a = 0; a < n; a++)
            {
                right[a] += row[a] * scores[i];
                for (int b = 0; b < n; b++)
                    matrix[a * n + b] += row[a] * row[b];
            }
        }

        for (int a = 1; a < n; a++)
            matrix[a * n + a] += penalty;
        double[] inverse = Cholesky.Invert(matrix, n);
        double[] asked = [1, .. at];
        return Enumerable.Range(0, n).Sum(a => asked[a] * Enumerable.Range(0, n).Sum(b => inverse[a * n + b] * right[b]));
    }

    private static double[] Covariates(MaskSampler sampler, BlockMeans blockMeans, long index)
    {
        byte[] grid = new byte[sampler.Layout.NumberOfCells];
        double[] covariates = new double[blockMeans.Count];
        MaskShift shift = sampler.Sample(index, grid);
        blockMeans.Compute(grid, shift, covariates);
        return covariates;
    }
}
