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

    private readonly double[] _ridges;

    /// <summary>(ZcᵀZc/N + ridge·t·I)⁻¹ for each ridge: covariate × covariate.</summary>
    private readonly double[][] _inverses;

    /// <summary>For each ridge and mask, z_iᵀ·(ZcᵀZc/N + ridge·t·I)⁻¹·z_i / N.</summary>
    private readonly double[][] _leverages;

    /// <summary>The same for the sum of the masks of each draw.</summary>
    private readonly double[][] _drawLeverages;

    private readonly Draws _draws;

    public RegressionDesign(DrawnMasks masks, BlockMeans blockMeans, IReadOnlyList<double> ridges)
    {
        NumberOfMasks = masks.Count;
        NumberOfCovariates = blockMeans.Count;
        Covariates = new double[NumberOfCovariates * NumberOfMasks];
        Means = new double[NumberOfCovariates];
        FillCovariates(masks, blockMeans);
        double[] covariance = CenteredCovariance();
        _ridges = [.. ridges.Select(ridge => ridge * blockMeans.MeanVariance)];
        _inverses = [.. _ridges.Select(ridge => Invert(covariance, ridge))];
        _leverages = [.. _inverses.Select(inverse => Leverages(inverse, Covariates, NumberOfMasks))];

        _draws = new Draws(masks);
        double[] sums = masks.IsAntithetic ? SumDraws([.. Enumerable.Repeat(1.0, NumberOfMasks)]) : [];
        _drawLeverages = masks.IsAntithetic ? [.. _inverses.Select(inverse => Leverages(inverse, sums, _draws.Count))] : _leverages;
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

    /// <summary>
    /// The variance of a map whose residuals would be <paramref name="errors"/>, without what is common to its positions, averaged over them. By the influence of
    /// each draw: an error moves the block means of the map by (G₀ + ridge·t·I)·B·z_i (see <see cref="RegressionEstimate"/>), and the rest of it by the remainder of its mask.
    /// </summary>
    /// <param name="errors">One for each mask.</param>
    /// <param name="ridge">The number of the ridge.</param>
    /// <param name="spread">What block means do to the positions.</param>
    /// <param name="p">The preservation probability.</param>
    public double NoiseVariance(ReadOnlySpan<double> errors, int ridge, BlockSpread spread, double p)
    {
        if (_draws.Count < 2)
            return double.PositiveInfinity;
        int n = NumberOfCovariates;
        double[] response = RowProducts(_inverses[ridge], AddToDiagonal(spread.Covariance, _ridges[ridge]), n);
        double[] effect = RowProducts(RowProducts(response, spread.Gram, n), response, n);
        double[] sums = SumDraws(errors);
        double[] moments = RowProducts(sums, sums, n);
        double noise = OrderedSum.Dot(effect, moments) + spread.Remainder * SumOfSquares(errors, OppositeCorrelation(p));
        return noise / ((double)NumberOfMasks * NumberOfMasks * p * p);
    }

    /// <summary>The correlation of a cell, preserved where u &lt; p, with its opposite, preserved where 1 − u &lt; p.</summary>
    private static double OppositeCorrelation(double p) => (Math.Max(0, 2 * p - 1) - p * p) / (p * (1 - p));

    /// <summary>Σ e_i² over the draws; e_i² + e_j² + 2·correlation·e_i·e_j for a pair.</summary>
    private double SumOfSquares(ReadOnlySpan<double> errors, double correlation)
    {
        double sum = OrderedSum.Dot(errors, errors);
        for (int draw = 0; draw < _draws.Count; draw++)
        {
            (int i, int count) = _draws.MasksOf(draw).GetOffsetAndLength(NumberOfMasks);
            if (count == 2)
                sum += 2 * correlation * errors[i] * errors[i + 1];
        }

        return sum;
    }

    private double[] Restore(
        ReadOnlySpan<double> residuals, int ridge, Func<double, double, double> single, Func<PairMatrix, double, double, (double X, double Y)> pair)
    {
        double share = 1.0 / NumberOfMasks;
        ReadOnlySpan<double> leverages = _leverages[ridge];
        double[] restored = new double[residuals.Length];
        for (int draw = 0; draw < _draws.Count; draw++)
        {
            (int i, int count) = _draws.MasksOf(draw).GetOffsetAndLength(NumberOfMasks);
            double left = 1 - share - leverages[i];
            if (count == 1)
            {
                restored[i] = single(Math.Max(left, PairMatrix.SmallestDivisor), residuals[i]);
                continue;
            }

            int j = i + 1;
            double cross = share + (_drawLeverages[ridge][draw] - leverages[i] - leverages[j]) / 2;
            (restored[i], restored[j]) = pair(new PairMatrix(left, -cross, 1 - share - leverages[j]), residuals[i], residuals[j]);
        }

        return restored;
    }

    /// <summary>Σ w_i·z_i over the masks of each draw: covariate × draw.</summary>
    private double[] SumDraws(ReadOnlySpan<double> weights)
    {
        double[] sums = new double[NumberOfCovariates * _draws.Count];
        double[] weighted = new double[NumberOfMasks];
        for (int d = 0; d < NumberOfCovariates; d++)
        {
            TensorPrimitives.Multiply(Covariate(d), weights, weighted);
            _draws.Fold(weighted, sums.AsSpan(d * _draws.Count, _draws.Count));
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
        double[] covariance = RowProducts(Covariates, Covariates, NumberOfCovariates);
        TensorPrimitives.Divide(covariance, NumberOfMasks, covariance);
        return covariance;
    }

    /// <summary>The product of each row of a with each row of b: rows × rows.</summary>
    private static double[] RowProducts(double[] a, double[] b, int rows)
    {
        int length = a.Length / rows;
        double[] products = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < rows; j++)
            {
                products[i * rows + j] = a == b && j < i
                    ? products[j * rows + i]
                    : OrderedSum.Dot(a.AsSpan(i * length, length), b.AsSpan(j * length, length));
            }
        }

        return products;
    }

    private double[] Invert(double[] covariance, double ridge) => Cholesky.Invert(AddToDiagonal(covariance, ridge), NumberOfCovariates);

    private double[] AddToDiagonal(double[] matrix, double ridge)
    {
        double[] sum = [.. matrix];
        for (int d = 0; d < NumberOfCovariates; d++)
            sum[d * NumberOfCovariates + d] += ridge;
        return sum;
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
