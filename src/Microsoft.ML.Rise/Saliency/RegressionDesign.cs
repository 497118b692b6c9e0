using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// The part of the ridge regression of scores on block means that depends on the masks alone: made once, used for every target.
/// </summary>
internal sealed class RegressionDesign
{
    /// <summary>Where the ridge is chosen from, in units of the mean variance of a covariate.</summary>
    public static readonly IReadOnlyList<double> RidgeLadder = [1e-3, 1e-2, 1e-1, 1, 10];

    /// <summary>A few thousand numbers stay in the nearest cache while all pairs of covariates are gone through.</summary>
    private const int Chunk = 256;

    /// <summary>(ZcᵀZc/N + ridge·t·I)⁻¹ for each ridge: covariate × covariate.</summary>
    private readonly double[][] _inverses;

    /// <summary>For each ridge and mask, z_iᵀ·(ZcᵀZc/N + ridge·t·I)⁻¹·z_i / N.</summary>
    private readonly double[][] _leverages;

    /// <summary>The same for the sum z_i + z_j of each antithetic pair.</summary>
    private readonly double[][] _sumLeverages;

    private readonly int _firstPair;
    private readonly int _numberOfPairs;

    public RegressionDesign(DrawnMasks masks, BlockMeans blockMeans, IReadOnlyList<double> ridges)
    {
        NumberOfMasks = masks.Count;
        NumberOfCovariates = blockMeans.Count;
        Covariates = new double[NumberOfCovariates * NumberOfMasks];
        Means = new double[NumberOfCovariates];
        FillCovariates(masks, blockMeans);
        double[] covariance = CenteredCovariance();
        _inverses = [.. ridges.Select(ridge => Invert(covariance, ridge * blockMeans.MeanVariance))];
        _leverages = [.. _inverses.Select(inverse => Leverages(inverse, Covariates, NumberOfMasks))];

        _firstPair = (int)(masks.Range.First & 1);
        _numberOfPairs = masks.IsAntithetic ? (NumberOfMasks - _firstPair) / 2 : 0;
        double[] sums = PairSums();
        _sumLeverages = [.. _inverses.Select(inverse => Leverages(inverse, sums, _numberOfPairs))];
    }

    /// <summary>N.</summary>
    public int NumberOfMasks { get; }

    /// <summary>D.</summary>
    public int NumberOfCovariates { get; }

    /// <summary>z − z̄: covariate × mask.</summary>
    public double[] Covariates { get; }

    /// <summary>How many ridges there are to choose from.</summary>
    public int NumberOfRidges => _inverses.Length;

    /// <summary>z̄.</summary>
    public double[] Means { get; }

    /// <summary>Covariate <paramref name="d"/> of every mask, centred.</summary>
    public ReadOnlySpan<double> Covariate(int d) => Covariates.AsSpan(d * NumberOfMasks, NumberOfMasks);

    /// <summary>
    /// What the residuals would be if each score had been predicted from the others: (I − H)⁻¹·r over the masks that are left out together, a single one or an
    /// antithetic pair. A pair is one draw: a mask's opposite would tell its linear part.
    /// </summary>
    /// <param name="residuals">Of a fit with ridge number <paramref name="ridge"/>.</param>
    /// <param name="ridge">The number of the ridge.</param>
    public double[] LeaveOut(ReadOnlySpan<double> residuals, int ridge) =>
        Restore(residuals, ridge, (left, x) => x / left, (left, x, y) => left.Solve(x, y));

    /// <summary>The residuals as large as the errors that they stand for: (I − H)^(−½)·r over a single mask or an antithetic pair.</summary>
    /// <param name="residuals">Of a fit with ridge number <paramref name="ridge"/>.</param>
    /// <param name="ridge">The number of the ridge.</param>
    public double[] Unshrink(ReadOnlySpan<double> residuals, int ridge) =>
        Restore(residuals, ridge, (left, x) => x / Math.Sqrt(left), (left, x, y) => left.SolveRoot(x, y));

    /// <summary>(ZcᵀZc/N + ridge·t·I)⁻¹·<paramref name="moment"/>.</summary>
    public double[] Solve(ReadOnlySpan<double> moment, int ridge)
    {
        double[] solution = new double[NumberOfCovariates];
        for (int d = 0; d < solution.Length; d++)
            solution[d] = OrderedSum.Dot(_inverses[ridge].AsSpan(d * NumberOfCovariates, NumberOfCovariates), moment);
        return solution;
    }

    private double[] Restore(
        ReadOnlySpan<double> residuals, int ridge, Func<double, double, double> single, Func<PairMatrix, double, double, (double X, double Y)> pair)
    {
        double share = 1.0 / NumberOfMasks;
        ReadOnlySpan<double> leverages = _leverages[ridge];
        double[] restored = new double[residuals.Length];
        for (int k = 0; k < _numberOfPairs; k++)
        {
            int i = _firstPair + 2 * k, j = i + 1;
            double cross = share + (_sumLeverages[ridge][k] - leverages[i] - leverages[j]) / 2;
            var left = new PairMatrix(1 - share - leverages[i], -cross, 1 - share - leverages[j]);
            (restored[i], restored[j]) = pair(left, residuals[i], residuals[j]);
        }

        int endOfPairs = _firstPair + 2 * _numberOfPairs;
        for (int i = 0; i < restored.Length; i++)
        {
            if (i < _firstPair || i >= endOfPairs)
                restored[i] = single(Math.Max(1 - share - leverages[i], PairMatrix.SmallestDivisor), residuals[i]);
        }

        return restored;
    }

    private double[] PairSums()
    {
        double[] sums = new double[NumberOfCovariates * _numberOfPairs];
        for (int d = 0; d < NumberOfCovariates; d++)
        {
            ReadOnlySpan<double> covariate = Covariate(d)[_firstPair..];
            for (int pair = 0; pair < _numberOfPairs; pair++)
                sums[d * _numberOfPairs + pair] = covariate[2 * pair] + covariate[2 * pair + 1];
        }

        return sums;
    }

    private void FillCovariates(DrawnMasks masks, BlockMeans blockMeans)
    {
        double[] covariates = new double[NumberOfCovariates];
        for (int i = 0; i < NumberOfMasks; i++)
        {
            blockMeans.Compute(masks.Grid(i), masks.Shift(i), covariates);
            for (int d = 0; d < covariates.Length; d++)
                Covariates[d * NumberOfMasks + i] = covariates[d];
        }

        for (int d = 0; d < NumberOfCovariates; d++)
        {
            Span<double> covariate = Covariates.AsSpan(d * NumberOfMasks, NumberOfMasks);
            Means[d] = OrderedSum.Sum(covariate) / NumberOfMasks;
            TensorPrimitives.Subtract(covariate, Means[d], covariate);
        }
    }

    private double[] CenteredCovariance()
    {
        double[] covariance = new double[NumberOfCovariates * NumberOfCovariates];
        for (int d = 0; d < NumberOfCovariates; d++)
        {
            for (int e = 0; e <= d; e++)
            {
                double product = OrderedSum.Dot(Covariate(d), Covariate(e)) / NumberOfMasks;
                covariance[d * NumberOfCovariates + e] = covariance[e * NumberOfCovariates + d] = product;
            }
        }

        return covariance;
    }

    private double[] Invert(double[] covariance, double ridge)
    {
        double[] matrix = [.. covariance];
        for (int d = 0; d < NumberOfCovariates; d++)
            matrix[d * NumberOfCovariates + d] += ridge;
        return Cholesky.Invert(matrix, NumberOfCovariates);
    }

    /// <summary>z_iᵀ·inverse·z_i / N for each of <paramref name="count"/> columns.</summary>
    /// <param name="inverse">covariate × covariate, symmetric.</param>
    /// <param name="columns">covariate × column.</param>
    /// <param name="count">The number of columns.</param>
    private double[] Leverages(double[] inverse, double[] columns, int count)
    {
        double[] leverages = new double[count];
        double[] product = new double[Chunk];
        for (int start = 0; start < count; start += Chunk)
        {
            int length = Math.Min(Chunk, count - start);
            Span<double> leverage = leverages.AsSpan(start, length), sum = product.AsSpan(0, length);
            for (int d = 0; d < NumberOfCovariates; d++)
            {
                // The inverse is symmetric: what is left of the diagonal counts twice.
                sum.Clear();
                for (int e = 0; e < d; e++)
                    TensorPrimitives.MultiplyAdd(columns.AsSpan(e * count + start, length), 2 * inverse[d * NumberOfCovariates + e], sum, sum);
                ReadOnlySpan<double> column = columns.AsSpan(d * count + start, length);
                TensorPrimitives.MultiplyAdd(column, inverse[d * NumberOfCovariates + d], sum, sum);
                TensorPrimitives.Multiply(column, sum, sum);
                TensorPrimitives.Add(leverage, sum, leverage);
            }
        }

        TensorPrimitives.Divide(leverages, NumberOfMasks, leverages);
        return leverages;
    }
}
