using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// The part of the ridge regression of scores on block means that depends on the masks alone: made once, used for every target.
/// </summary>
internal sealed class RegressionDesign
{
    /// <summary>Where the ridge is chosen from, in units of the mean variance of a covariate.</summary>
    public static readonly IReadOnlyList<double> RidgeLadder = [1e-3, 1e-2, 1e-1, 1, 10];

    /// <summary>How many masks are worked on at a time: a few thousand numbers stay in the nearest cache.</summary>
    public const int Chunk = 256;

    /// <summary>For each ridge and mask, z_iᵀ·(ZcᵀZc/N + ridge·t·I)⁻¹·z_i / N.</summary>
    private readonly double[][] _leverages;

    /// <summary>The same for the sum of the masks of each draw.</summary>
    private readonly double[][] _drawLeverages;

    public RegressionDesign(DrawnMasks masks, BlockMeans blockMeans, IReadOnlyList<double> ridges)
    {
        NumberOfMasks = masks.Count;
        NumberOfCovariates = blockMeans.Count;
        Covariates = new double[NumberOfCovariates * NumberOfMasks];
        Means = new double[NumberOfCovariates];
        FillCovariates(masks, blockMeans);
        double[] covariance = CenteredCovariance();
        Ridges = [.. ridges.Select(ridge => ridge * blockMeans.MeanVariance)];
        Inverses = [.. Ridges.Select(ridge => Cholesky.Invert(SymmetricMatrix.AddToDiagonal(covariance, NumberOfCovariates, ridge), NumberOfCovariates))];
        _leverages = Leverages(Covariates, NumberOfMasks);

        Draws = new Draws(masks);
        double[] sums = masks.IsAntithetic ? SumDraws([.. Enumerable.Repeat(1.0, NumberOfMasks)]) : [];
        _drawLeverages = masks.IsAntithetic ? Leverages(sums, Draws.Count) : _leverages;
    }

    /// <summary>N.</summary>
    public int NumberOfMasks { get; }

    /// <summary>D.</summary>
    public int NumberOfCovariates { get; }

    /// <summary>z − z̄: covariate × mask.</summary>
    public double[] Covariates { get; }

    /// <summary>ridge·t, for each ridge that there is to choose from.</summary>
    public IReadOnlyList<double> Ridges { get; }

    /// <summary>(ZcᵀZc/N + ridge·t·I)⁻¹ for each ridge: covariate × covariate.</summary>
    public IReadOnlyList<double[]> Inverses { get; }

    public Draws Draws { get; }

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

    /// <summary>Σ v_i·(z_i − z̄) over consecutive masks.</summary>
    /// <param name="values">One for each of them.</param>
    /// <param name="first">The first of them.</param>
    public double[] Moment(ReadOnlySpan<double> values, int first = 0)
    {
        double[] moment = new double[NumberOfCovariates];
        for (int d = 0; d < moment.Length; d++)
            moment[d] = OrderedSum.Dot(Covariate(d).Slice(first, values.Length), values);
        return moment;
    }

    /// <summary>(ZcᵀZc/N + ridge·t·I)⁻¹·<paramref name="moment"/>.</summary>
    public double[] Solve(ReadOnlySpan<double> moment, int ridge)
    {
        double[] solution = new double[NumberOfCovariates];
        for (int d = 0; d < solution.Length; d++)
            solution[d] = OrderedSum.Dot(Inverses[ridge].AsSpan(d * NumberOfCovariates, NumberOfCovariates), moment);
        return solution;
    }

    /// <summary>Σ w_i·z_i over the masks of each draw: covariate × draw.</summary>
    public double[] SumDraws(ReadOnlySpan<double> weights)
    {
        double[] sums = new double[NumberOfCovariates * Draws.Count];
        double[] weighted = new double[NumberOfMasks];
        for (int d = 0; d < NumberOfCovariates; d++)
        {
            TensorPrimitives.Multiply(Covariate(d), weights, weighted);
            Draws.Fold(weighted, sums.AsSpan(d * Draws.Count, Draws.Count));
        }

        return sums;
    }

    private double[] Restore(
        ReadOnlySpan<double> residuals, int ridge, Func<double, double, double> single, Func<PairMatrix, double, double, (double X, double Y)> pair)
    {
        double share = 1.0 / NumberOfMasks;
        ReadOnlySpan<double> leverages = _leverages[ridge];
        double[] restored = new double[residuals.Length];
        for (int draw = 0; draw < Draws.Count; draw++)
        {
            (int i, int count) = Draws.MasksOf(draw);
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

    private void FillCovariates(DrawnMasks masks, BlockMeans blockMeans)
    {
        ForEachChunk(NumberOfMasks, (start, length) =>
        {
            double[] covariates = new double[NumberOfCovariates];
            for (int i = start; i < start + length; i++)
            {
                blockMeans.Compute(masks.Grid(i), masks.Shift(i), covariates);
                for (int d = 0; d < covariates.Length; d++)
                    Covariates[d * NumberOfMasks + i] = covariates[d];
            }
        });
        for (int d = 0; d < NumberOfCovariates; d++)
        {
            Span<double> covariate = Covariates.AsSpan(d * NumberOfMasks, NumberOfMasks);
            Means[d] = OrderedSum.Sum(covariate) / NumberOfMasks;
            TensorPrimitives.Subtract(covariate, Means[d], covariate);
        }
    }

    private double[] CenteredCovariance()
    {
        double[] covariance = SymmetricMatrix.RowProducts(Covariates, Covariates, NumberOfCovariates);
        TensorPrimitives.Divide(covariance, NumberOfMasks, covariance);
        return covariance;
    }

    /// <summary>z_iᵀ·inverse·z_i / N for each inverse and each of <paramref name="count"/> columns.</summary>
    /// <param name="columns">covariate × column.</param>
    /// <param name="count">The number of columns.</param>
    private double[][] Leverages(double[] columns, int count)
    {
        double[][] leverages = [.. Inverses.Select(_ => new double[count])];
        ForEachChunk(count, (start, length) =>
        {
            for (int k = 0; k < leverages.Length; k++)
                AddSquares(Inverses[k], columns, count, start, leverages[k].AsSpan(start, length));
        });
        foreach (double[] leverage in leverages)
            TensorPrimitives.Divide(leverage, NumberOfMasks, leverage);
        return leverages;
    }

    /// <summary>Adds z_iᵀ·inverse·z_i of the columns from <paramref name="start"/> on.</summary>
    private void AddSquares(double[] inverse, double[] columns, int count, int start, Span<double> squares)
    {
        Span<double> sum = stackalloc double[squares.Length];
        for (int d = 0; d < NumberOfCovariates; d++)
        {
            // The inverse is symmetric: what is left of the diagonal counts twice.
            sum.Clear();
            for (int e = 0; e < d; e++)
                TensorPrimitives.MultiplyAdd(columns.AsSpan(e * count + start, sum.Length), 2 * inverse[d * NumberOfCovariates + e], sum, sum);
            ReadOnlySpan<double> column = columns.AsSpan(d * count + start, sum.Length);
            TensorPrimitives.MultiplyAdd(column, inverse[d * NumberOfCovariates + d], sum, sum);
            TensorPrimitives.Multiply(column, sum, sum);
            TensorPrimitives.Add(squares, sum, squares);
        }
    }

    /// <summary>Chunks are worked on at the same time; what each writes is its own.</summary>
    private static void ForEachChunk(int count, Action<int, int> work) =>
        Parallel.For(0, (count + Chunk - 1) / Chunk, chunk => work(chunk * Chunk, Math.Min(Chunk, count - chunk * Chunk)));
}
