using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// S(λ) = (f̄ − β·z̄) + [β·C(λ) + (1/N) Σ r_i·(M_i(λ) − p)] / p: the part of the score that is linear in coarse mask means enters by its exact
/// covariance with the masks, and only the residual is sampled.
/// </summary>
/// <remarks>
/// A regression estimator, as survey sampling calls it: consistent for any model, since its residual term corrects whatever the regression misses. The
/// residuals sum to zero, which leaves Σ r_i·M_i(λ).
/// </remarks>
internal sealed class RegressionAdjustedFormula(MaskSums sums, double p, BlockMeans blockMeans, RegressionDesign design) : MapFormula
{
    private readonly RegressionNoise _noise = new(design, blockMeans, p);

    public override MapEstimate Estimate(ReadOnlySpan<float> scores)
    {
        var fit = new RegressionFit(design, scores);
        double[] map = sums.Sum(fit.Residuals);
        TensorPrimitives.Divide(map, sums.NumberOfMasks * p, map);
        blockMeans.AddCovariance(fit.Coefficients, 1 / p, map);
        TensorPrimitives.Add(map, fit.Intercept, map);
        return new RegressionEstimate(map, fit, design, _noise, blockMeans, sums, p);
    }
}
