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

    public RegressionDesign(DrawnMasks masks, BlockMeans blockMeans, IReadOnlyList<double> ridges)
    {
        NumberOfMasks = masks.Count;
        NumberOfCovariates = blockMeans.Count;
        Covariates = new double[NumberOfCovariates * NumberOfMasks];
        Means = new double[NumberOfCovariates];
        FillCovariates(masks, blockMeans);
        double[] covariance = CenteredCovariance();
        Inverses = [.. ridges.Select(ridge => Invert(covariance, ridge * blockMeans.MeanVariance))];
        Leverages = [.. Inverses.Select(Leverage)];
    }

    /// <summary>N.</summary>
    public int NumberOfMasks { get; }

    /// <summary>D.</summary>
    public int NumberOfCovariates { get; }

    /// <summary>z − z̄: covariate × mask.</summary>
    public double[] Covariates { get; }

    /// <summary>z̄.</summary>
    public double[] Means { get; }

    /// <summary>(ZcᵀZc/N + ridge·t·I)⁻¹ for each ridge: covariate × covariate.</summary>
    public IReadOnlyList<double[]> Inverses { get; }

    /// <summary>For each ridge, how much each mask's own score weighs in its fitted value, in (0,1].</summary>
    public IReadOnlyList<double[]> Leverages { get; }

    /// <summary>Covariate <paramref name="d"/> of every mask, centred.</summary>
    public ReadOnlySpan<double> Covariate(int d) => Covariates.AsSpan(d * NumberOfMasks, NumberOfMasks);

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

    /// <summary>h_i = 1/N + z_iᵀ·(ZcᵀZc/N + ridge·t·I)⁻¹·z_i / N, the diagonal of the hat matrix.</summary>
    private double[] Leverage(double[] inverse)
    {
        double[] leverages = new double[NumberOfMasks];
        double[] product = new double[Chunk];
        for (int start = 0; start < NumberOfMasks; start += Chunk)
        {
            int count = Math.Min(Chunk, NumberOfMasks - start);
            Span<double> leverage = leverages.AsSpan(start, count), sum = product.AsSpan(0, count);
            for (int d = 0; d < NumberOfCovariates; d++)
            {
                // The inverse is symmetric: what is left of the diagonal counts twice.
                sum.Clear();
                for (int e = 0; e < d; e++)
                    TensorPrimitives.MultiplyAdd(Covariate(e).Slice(start, count), 2 * inverse[d * NumberOfCovariates + e], sum, sum);
                TensorPrimitives.MultiplyAdd(Covariate(d).Slice(start, count), inverse[d * NumberOfCovariates + d], sum, sum);
                TensorPrimitives.Multiply(Covariate(d).Slice(start, count), sum, sum);
                TensorPrimitives.Add(leverage, sum, leverage);
            }
        }

        TensorPrimitives.Add(leverages, 1, leverages);
        TensorPrimitives.Divide(leverages, NumberOfMasks, leverages);
        return leverages;
    }
}
