using System.Numerics.Tensors;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// S(λ) = (f̄ − β·z̄) + [β·C(λ) + (1/N) Σ r_i·(M_i(λ) − p)] / p: the part of the score that is linear in coarse mask means enters by its exact
/// covariance with the masks, and only the residual is sampled.
/// </summary>
/// <remarks>
/// A regression estimator, as survey sampling calls it: consistent for any scorer, since its residual term corrects whatever the regression misses. The
/// residuals sum to zero, which leaves Σ r_i·M_i(λ).
/// </remarks>
internal sealed class RegressionMethod : MapMethod
{
    /// <summary>Where the ridge is chosen from, in units of the mean variance of a covariate.</summary>
    public IReadOnlyList<double> RidgeLadder { get; init; } = [1e-3, 1e-2, 1e-1, 1, 10];

    /// <summary>How many blocks a smooth axis has more than cells: with one, as many as cells are stretched for. It takes 5 to 14 % of the noise from maps of photographs, and finer
    /// blocks take no more.</summary>
    public int ExtraBlocks { get; init; } = 1;

    public override string ToString() => nameof(RegressionAdjusted);

    internal override PreparedMethod Prepare(MaskSet masks) => new Prepared(masks, masks.BlockMeans(ExtraBlocks), RidgeLadder);

    /// <summary>Each mask's covariates and leverages; the matrices of the ridges.</summary>
    internal override long SizeOf(MaskTables tables, int numberOfMasks)
    {
        long covariates = tables.BlockMeans(ExtraBlocks).Count, ridges = RidgeLadder.Count;
        return sizeof(double) * (numberOfMasks * (covariates + 2 * ridges) + 2 * ridges * covariates * covariates);
    }

    private sealed class Prepared : PreparedMethod
    {
        private readonly MaskSet _masks;
        private readonly BlockMeans _blockMeans;
        private readonly RegressionDesign _design;
        private readonly RegressionNoise _noise;

        public Prepared(MaskSet masks, BlockMeans blockMeans, IReadOnlyList<double> ridges)
        {
            _masks = masks;
            _blockMeans = blockMeans;
            _design = new RegressionDesign(masks, blockMeans, ridges);
            _noise = new RegressionNoise(_design, blockMeans, masks.PreservationProbability);
        }

        public override MapEstimate Estimate(ReadOnlySpan<float> scores, EndScores ends)
        {
            double p = _masks.PreservationProbability;
            var fit = new RegressionFit(_design, scores);
            double[] map = _masks.Sum(fit.Residuals);
            TensorPrimitives.Divide(map, _masks.Count * p, map);
            _blockMeans.AddCovariance(fit.Coefficients, 1 / p, map);
            TensorPrimitives.Add(map, fit.Intercept, map);
            return new Adjusted(map, fit, _design, _noise, _blockMeans, _masks);
        }
    }

    /// <summary>
    /// For a given ridge the map is linear in the scores, so that the influence of a residual is exact: what it adds itself, what it does
    /// through the coefficients, and through the mean, w_i·[M_i(λ) − M̄(λ) + z_iᵀ·B·(C(λ) − Zcᵀ·M(λ)/N) + p·(1 − z_iᵀ·B·z̄)] with B = (ZcᵀZc/N + ridge·t·I)⁻¹.
    /// </summary>
    /// <remarks>
    /// The residuals of a fit are smaller than the errors that they stand for. Divided by the root of what the fit left of them (HC2, MacKinnon and White 1985),
    /// their squares are unbiased.
    /// </remarks>
    private sealed class Adjusted(double[] map, RegressionFit fit, RegressionDesign design, RegressionNoise noise, BlockMeans blockMeans, MaskSet masks)
        : MapEstimate(map, fit.Intercept, masks)
    {
        private readonly double[] _errors = design.Unshrink(fit.Residuals, fit.Ridge);

        public override void Influence(int first, int end, Span<double> influence)
        {
            ReadOnlySpan<double> fold = _errors.AsSpan(first..end);
            double total = OrderedSum.Sum(fold);
            double[] coefficients = CoefficientsOf(first, end);

            double[] weights = new double[design.NumberOfMasks];
            Array.Fill(weights, -total / design.NumberOfMasks);
            for (int d = 0; d < coefficients.Length; d++)
                TensorPrimitives.MultiplyAdd(design.Covariate(d), -coefficients[d] / design.NumberOfMasks, weights, weights);
            Span<double> own = weights.AsSpan(first..end);
            TensorPrimitives.Add(own, fold, own);

            Masks.Sum(weights, 0, design.NumberOfMasks, influence);
            blockMeans.AddCovariance(coefficients, 1, influence);
            TensorPrimitives.Add(influence, OnMean(total, coefficients), influence);
        }

        public override double InfluenceOnMean(int first, int end) => OnMean(OrderedSum.Sum(_errors.AsSpan(first..end)), CoefficientsOf(first, end));

        /// <summary>A linear map has as many directions as there are covariates, and each draw shows one of them.</summary>
        public override double Knowable => Math.Min(1, (double)design.Draws.Count / design.NumberOfCovariates);

        public override double NoiseVariance() => noise.Variance(_errors, fit.Ridge);

        private double[] CoefficientsOf(int first, int end) => design.Solve(design.Moment(_errors.AsSpan(first..end), first), fit.Ridge);

        private double OnMean(double total, double[] coefficients) => Masks.PreservationProbability * (total - OrderedSum.Dot(coefficients, design.Means));
    }
}

/// <summary>
/// How much a regression-adjusted map varies from run to run, in closed form, without what is common to its positions and averaged over them. An error moves the
/// block means of the map by (G₀ + ridge·t·I)·B·z_i (see <see cref="RegressionMethod"/>), and the rest of it by the remainder of its mask.
/// </summary>
internal sealed class RegressionNoise
{
    private readonly RegressionDesign _design;
    private readonly BlockMeans _blockMeans;
    private readonly double _p;

    /// <summary>For each ridge, what errors of block means do to the positions: Qᵀ·Γ·Q with Q = (G₀ + ridge·t·I)·B.</summary>
    private readonly Lazy<double[]>[] _effects;

    /// <param name="design">Of the regression.</param>
    /// <param name="blockMeans">Its covariates; what they do to the positions is looked at only when a variance is asked for.</param>
    /// <param name="p">The preservation probability.</param>
    public RegressionNoise(RegressionDesign design, BlockMeans blockMeans, double p)
    {
        _design = design;
        _blockMeans = blockMeans;
        _p = p;
        _effects = [.. design.Ridges.Select((_, k) => new Lazy<double[]>(() => Effect(k), LazyThreadSafetyMode.PublicationOnly))];
    }

    /// <summary>The correlation of a cell, preserved where u &lt; p, with its opposite, preserved where 1 − u &lt; p.</summary>
    private double OppositeCorrelation => (Math.Max(0, 2 * _p - 1) - _p * _p) / (_p * (1 - _p));

    /// <summary>See <see cref="MapEstimate.NoiseVariance"/>.</summary>
    /// <param name="errors">One for each mask.</param>
    /// <param name="ridge">The number of the ridge.</param>
    public double Variance(ReadOnlySpan<double> errors, int ridge)
    {
        if (_design.Draws.Count < 2)
            return double.PositiveInfinity;
        double[] sums = _design.SumDraws(errors);
        double[] moments = SymmetricMatrix.RowProducts(sums, sums, _design.NumberOfCovariates);
        double noise = OrderedSum.Dot(_effects[ridge].Value, moments) + _blockMeans.Spread.Remainder * SumOfSquares(errors);
        return noise / ((double)errors.Length * errors.Length * _p * _p);
    }

    private double[] Effect(int ridge)
    {
        int n = _design.NumberOfCovariates;
        double[] response = SymmetricMatrix.RowProducts(_design.Inverses[ridge], SymmetricMatrix.AddToDiagonal(_blockMeans.Spread.Covariance, n, _design.Ridges[ridge]), n);
        return SymmetricMatrix.RowProducts(SymmetricMatrix.RowProducts(response, _blockMeans.Spread.Gram, n), response, n);
    }

    /// <summary>Σ e_i² over the draws; e_i² + e_j² + 2·correlation·e_i·e_j for a pair.</summary>
    private double SumOfSquares(ReadOnlySpan<double> errors)
    {
        double sum = OrderedSum.Dot(errors, errors);
        for (int draw = 0; draw < _design.Draws.Count; draw++)
        {
            (int i, int count) = _design.Draws.MasksOf(draw);
            if (count == 2)
                sum += 2 * OppositeCorrelation * errors[i] * errors[i + 1];
        }

        return sum;
    }
}
