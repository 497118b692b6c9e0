namespace Microsoft.ML.Rise.Methods;

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
