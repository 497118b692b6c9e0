using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// A regression-adjusted map. For a given ridge it is linear in the scores, so that the influence of a residual is exact: what it adds itself, what it does
/// through the coefficients, and through the mean, w_i·[M_i(λ) − M̄(λ) + z_iᵀ·B·(C(λ) − Zcᵀ·M(λ)/N) + p·(1 − z_iᵀ·B·z̄)] with B = (ZcᵀZc/N + ridge·t·I)⁻¹.
/// </summary>
/// <remarks>
/// The residuals of a fit are smaller than the errors that they stand for. Divided by the root of what the fit left of them (HC2, MacKinnon and White 1985),
/// their squares are unbiased.
/// </remarks>
internal sealed class RegressionEstimate(
    double[] map, RegressionFit fit, RegressionDesign design, RegressionNoise noise, BlockMeans blockMeans, MaskSums sums, double p) : MapEstimate(map)
{
    private readonly double[] _errors = design.Unshrink(fit.Residuals, fit.Ridge);

    public override void Influence(int first, int end, Span<double> influence)
    {
        ReadOnlySpan<double> block = _errors.AsSpan(first..end);
        double total = OrderedSum.Sum(block);
        double[] coefficients = design.Solve(design.Moment(block, first), fit.Ridge);

        double[] weights = new double[design.NumberOfMasks];
        Array.Fill(weights, -total / design.NumberOfMasks);
        for (int d = 0; d < coefficients.Length; d++)
            TensorPrimitives.MultiplyAdd(design.Covariate(d), -coefficients[d] / design.NumberOfMasks, weights, weights);
        Span<double> own = weights.AsSpan(first..end);
        TensorPrimitives.Add(own, block, own);

        sums.Sum(weights, 0, design.NumberOfMasks, influence);
        blockMeans.AddCovariance(coefficients, 1, influence);
        TensorPrimitives.Add(influence, p * (total - OrderedSum.Dot(coefficients, design.Means)), influence);
    }

    public override double NoiseVariance() => noise.Variance(_errors, fit.Ridge);
}
