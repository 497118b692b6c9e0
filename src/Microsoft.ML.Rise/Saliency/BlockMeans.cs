using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>The covariates of a mask: its mean over each block of the input, minus p; and their exact covariance with every position.</summary>
internal sealed class BlockMeans
{
    /// <summary>
    /// One block more than cells along a smooth axis, as many as cells are stretched for: it takes 5 to 14 % of the noise from maps of photographs, and finer
    /// blocks take no more.
    /// </summary>
    private const int ExtraBlocks = 1;

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
    public BlockMeans(MaskLayout layout, double preservationProbability, int extraBlocks = ExtraBlocks)
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
