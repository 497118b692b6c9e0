using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// What the noise of block means does to the positions of a map, on average. A mask is its best linear prediction from its block means, κᵀ·z with
/// κ = G₀⁻¹·C, and a remainder that is uncorrelated with them. An offset that is common to all positions does not count: it moves none against another.
/// </summary>
internal sealed class BlockSpread
{
    /// <param name="rows">The blocks of the rows.</param>
    /// <param name="columns">The blocks of the columns.</param>
    /// <param name="cellVariance">p·(1 − p).</param>
    public BlockSpread(AxisBlocks rows, AxisBlocks columns, double cellVariance)
    {
        int count = rows.NumberOfBlocks * columns.NumberOfBlocks;
        Covariance = new double[count * count];
        Gram = new double[count * count];
        Prediction y = new(rows), x = new(columns);
        double explained = 0;
        for (int i = 0; i < count; i++)
        {
            (int iy, int ix) = Math.DivRem(i, columns.NumberOfBlocks);
            for (int j = 0; j < count; j++)
            {
                (int jy, int jx) = Math.DivRem(j, columns.NumberOfBlocks);
                int ky = iy * rows.NumberOfBlocks + jy, kx = ix * columns.NumberOfBlocks + jx;
                Covariance[i * count + j] = cellVariance * rows.MeanCovariance[ky] * columns.MeanCovariance[kx];
                Gram[i * count + j] = y.Gram[ky] * x.Gram[kx] - y.Means[iy] * x.Means[ix] * y.Means[jy] * x.Means[jx];
                explained += Covariance[i * count + j] * Gram[i * count + j];
            }
        }

        double variance = cellVariance * (rows.MeanPositionVariance * columns.MeanPositionVariance - rows.CommonVariance * columns.CommonVariance);
        Remainder = Math.Max(0, variance - explained);
    }

    /// <summary>G₀, the exact covariance of the block means: covariate × covariate.</summary>
    public double[] Covariance { get; }

    /// <summary>Γ: the mean over the positions of (κ − κ̄)·(κ − κ̄)ᵀ: covariate × covariate.</summary>
    public double[] Gram { get; }

    /// <summary>φ: the mean over the positions of the remainder's variance.</summary>
    public double Remainder { get; }

    /// <summary>κ of one axis.</summary>
    private sealed class Prediction
    {
        /// <summary>In units of a block's variance: what is smaller is rounding. With as many cells as positions, the covariance is singular but for it.</summary>
        private const double Rounding = 1e-9;

        public Prediction(AxisBlocks axis)
        {
            int blocks = axis.NumberOfBlocks, length = axis.Length;
            Means = new double[blocks];
            Gram = new double[blocks * blocks];
            double rounding = Rounding * axis.Trace / blocks;
            if (axis.IsDiscrete)
            {
                // Blocks have nothing in common: κ of a block is a constant inside it.
                for (int j = 0; j < blocks; j++)
                {
                    double kappa = 1 / (1 + axis.LengthOf(j) * rounding);
                    Means[j] = kappa * axis.LengthOf(j) / length;
                    Gram[j * blocks + j] = kappa * Means[j];
                }

                return;
            }

            double[] inverse = Cholesky.Invert(SymmetricMatrix.AddToDiagonal(axis.MeanCovariance, blocks, rounding), blocks);
            double[] all = new double[blocks * length];
            for (int i = 0; i < blocks; i++)
            {
                Span<double> own = all.AsSpan(i * length, length);
                for (int j = 0; j < blocks; j++)
                    TensorPrimitives.MultiplyAdd(axis.Covariances[j].Values, inverse[i * blocks + j], own, own);
                Means[i] = OrderedSum.Sum(own) / length;
            }

            for (int i = 0; i < blocks; i++)
            {
                for (int j = 0; j < blocks; j++)
                    Gram[i * blocks + j] = OrderedSum.Dot(all.AsSpan(i * length, length), all.AsSpan(j * length, length)) / length;
            }
        }

        /// <summary>The mean of κ over the positions: block.</summary>
        public double[] Means { get; }

        /// <summary>The mean of κ·κᵀ over the positions: block × block.</summary>
        public double[] Gram { get; }
    }
}
