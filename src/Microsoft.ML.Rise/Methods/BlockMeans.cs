using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Methods;

/// <summary>The covariates of a mask: its mean over each block of the input, minus p; and their exact covariance with every position.</summary>
internal sealed class BlockMeans
{
    /// <summary>More covariates than these cost more than they explain; neighbours then share a block.</summary>
    private const int MaxCovariates = 256, MaxDiscreteBlocks = 128;

    private readonly AxisBlocks _rows;
    private readonly AxisBlocks _columns;
    private readonly MaskLayout _layout;
    private readonly double _p;
    private readonly Lazy<BlockSpread> _spread;

    /// <param name="layout">The axes.</param>
    /// <param name="preservationProbability">p.</param>
    /// <param name="extraBlocks">How many blocks a smooth axis has more than cells.</param>
    public BlockMeans(MaskLayout layout, double preservationProbability, int extraBlocks)
    {
        int rows = BlocksOf(layout.Rows, extraBlocks), columns = BlocksOf(layout.Columns, extraBlocks);
        while (rows * columns > MaxCovariates)
            (rows, columns) = rows > columns ? (Math.Min(rows - 1, Math.Max(columns, MaxCovariates / columns)), columns) : (rows, Math.Min(columns - 1, Math.Max(rows, MaxCovariates / rows)));
        _rows = new AxisBlocks(layout.Rows, rows);
        _columns = new AxisBlocks(layout.Columns, columns);
        _layout = layout;
        _p = preservationProbability;
        Count = _rows.NumberOfBlocks * _columns.NumberOfBlocks;
        _spread = new Lazy<BlockSpread>(() => new BlockSpread(_rows, _columns, Variance), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>D, the number of covariates.</summary>
    public int Count { get; }

    /// <summary>t = trace(G₀)/D, the mean variance of a covariate.</summary>
    public double MeanVariance => Variance * _rows.Trace * _columns.Trace / Count;

    /// <summary>What noise in the block means does to the positions.</summary>
    public BlockSpread Spread => _spread.Value;

    private double Variance => _p * (1 - _p);

    /// <summary>Writes the D covariates of a mask: block rows × block columns, row-major.</summary>
    public void Compute(ReadOnlySpan<byte> grid, MaskShift shift, Span<double> covariates)
    {
        int cells = _layout.Columns.NumberOfCells, width = _columns.NumberOfBlocks;
        Span<double> rowMeans = stackalloc double[width];
        covariates.Fill(-_p);
        for (int r = 0; r < _layout.Rows.NumberOfCells; r++)
        {
            rowMeans.Clear();
            for (int c = 0; c < cells; c++)
            {
                if (grid[r * cells + c] == 0)
                    continue;
                foreach (AxisBlocks.Share share in _columns.Shares(shift.Column, c))
                    rowMeans[share.Block] += share.Weight;
            }

            foreach (AxisBlocks.Share share in _rows.Shares(shift.Row, r))
            {
                Span<double> block = covariates.Slice(share.Block * width, width);
                for (int j = 0; j < width; j++)
                    block[j] += share.Weight * rowMeans[j];
            }
        }
    }

    /// <summary>Adds <paramref name="factor"/>·β·C(λ), the covariance of β·z with the mask at every position: rows × columns, row-major.</summary>
    public void AddCovariance(ReadOnlySpan<double> coefficients, double factor, Span<double> sum)
    {
        double[] row = new double[_columns.Length];
        for (int jy = 0; jy < _rows.NumberOfBlocks; jy++)
        {
            Array.Clear(row);
            for (int jx = 0; jx < _columns.NumberOfBlocks; jx++)
            {
                AxisBlocks.BlockCovariance covariance = _columns.Covariances[jx];
                AddScaled(covariance.Values, factor * Variance * coefficients[jy * _columns.NumberOfBlocks + jx], row.AsSpan(covariance.First, covariance.Values.Length));
            }

            (int first, double[] ofRows) = _rows.Covariances[jy];
            for (int y = 0; y < ofRows.Length; y++)
                AddScaled(row, ofRows[y], sum.Slice((first + y) * _columns.Length, _columns.Length));
        }
    }

    private static int BlocksOf(MaskAxis axis, int extraBlocks) =>
        axis.IsDiscrete ? Math.Min(axis.Length, MaxDiscreteBlocks)
        : axis.NumberOfCells == 1 ? 1 // A single cell is stretched to a constant.
        : Math.Min(axis.Length, axis.NumberOfCells + extraBlocks);

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sum) =>
        TensorPrimitives.MultiplyAdd(values, factor, sum, sum);
}

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
