using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// The part of the ridge regression of scores on block means that depends on the masks alone: made once, used for every target.
/// </summary>
internal sealed class RegressionDesign
{
    /// <summary>How many masks are worked on at a time: a few thousand numbers stay in the nearest cache.</summary>
    public const int Chunk = 256;

    /// <summary>For each ridge and mask, z_iᵀ·(ZcᵀZc/N + ridge·t·I)⁻¹·z_i / N.</summary>
    private readonly double[][] _leverages;

    /// <summary>The same for the sum of the masks of each draw.</summary>
    private readonly double[][] _drawLeverages;

    public RegressionDesign(MaskSet masks, BlockMeans blockMeans, IReadOnlyList<double> ridges)
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

        Draws = masks.Draws;
        double[] sums = masks.Source.IsAntithetic ? SumDraws([.. Enumerable.Repeat(1.0, NumberOfMasks)]) : [];
        _drawLeverages = masks.Source.IsAntithetic ? Leverages(sums, Draws.Count) : _leverages;
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
            Draws.Sum(weighted, sums.AsSpan(d * Draws.Count, Draws.Count));
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

    private void FillCovariates(MaskSet masks, BlockMeans blockMeans)
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

/// <summary>The ridge regression of one target's scores on the block means, with the ridge of the ladder that predicts left-out scores best.</summary>
internal sealed class RegressionFit
{
    public RegressionFit(RegressionDesign design, ReadOnlySpan<float> scores)
    {
        double[] centered = MapEstimate.Widen(scores);
        double mean = OrderedSum.Sum(centered) / centered.Length;
        TensorPrimitives.Subtract(centered, mean, centered);

        double[] covariance = design.Moment(centered);
        TensorPrimitives.Divide(covariance, centered.Length, covariance);

        (Coefficients, Residuals) = ([], []);
        double leastError = double.PositiveInfinity;
        double[][] coefficients = [.. design.Ridges.Select((_, k) => design.Solve(covariance, k))];
        double[][] residuals = Subtract(centered, design, coefficients);
        for (int k = 0; k < coefficients.Length; k++)
        {
            double[] leftOut = design.LeaveOut(residuals[k], k);
            double error = OrderedSum.Dot(leftOut, leftOut);
            if (error < leastError)
                (leastError, Ridge, Coefficients, Residuals) = (error, k, coefficients[k], residuals[k]);
        }

        Intercept = mean - OrderedSum.Dot(Coefficients, design.Means);
    }

    /// <summary>β, one for each covariate.</summary>
    public double[] Coefficients { get; }

    /// <summary>f̄ − β·z̄.</summary>
    public double Intercept { get; }

    /// <summary>r_i = (f_i − f̄) − β·(z_i − z̄), one for each mask.</summary>
    public double[] Residuals { get; }

    /// <summary>The number of the chosen ridge.</summary>
    public int Ridge { get; }

    /// <summary>The residuals of all ridges at once, so that the covariates are gone through only once.</summary>
    private static double[][] Subtract(double[] centered, RegressionDesign design, double[][] coefficients)
    {
        double[][] residuals = [.. coefficients.Select(_ => (double[])[.. centered])];
        for (int start = 0; start < centered.Length; start += RegressionDesign.Chunk)
        {
            int length = Math.Min(RegressionDesign.Chunk, centered.Length - start);
            for (int d = 0; d < design.NumberOfCovariates; d++)
            {
                ReadOnlySpan<double> covariate = design.Covariate(d).Slice(start, length);
                for (int k = 0; k < residuals.Length; k++)
                {
                    Span<double> residual = residuals[k].AsSpan(start, length);
                    TensorPrimitives.MultiplyAdd(covariate, -coefficients[k][d], residual, residual);
                }
            }
        }

        return residuals;
    }
}

/// <summary>A symmetric, positive definite 2×2 matrix: what a fit leaves of the two residuals of an antithetic pair.</summary>
internal readonly record struct PairMatrix(double First, double Cross, double Second)
{
    /// <summary>Keeps a score that was fitted by itself alone from dividing by zero.</summary>
    public const double SmallestDivisor = 1e-9;

    private double Determinant => Math.Max(First * Second - Cross * Cross, SmallestDivisor);

    /// <summary>A⁻¹·(x, y).</summary>
    public (double X, double Y) Solve(double x, double y) => ((Second * x - Cross * y) / Determinant, (First * y - Cross * x) / Determinant);

    /// <summary>A^(−½)·(x, y), where A^½ = (A + √det·I) / √(trace + 2·√det).</summary>
    public (double X, double Y) SolveRoot(double x, double y)
    {
        double root = Math.Sqrt(Determinant), scale = Math.Sqrt(Math.Max(First + Second + 2 * root, SmallestDivisor));
        return new PairMatrix((First + root) / scale, Cross / scale, (Second + root) / scale).Solve(x, y);
    }
}
