using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>The covariates of a mask: its mean over each block of the input, minus p; and their exact covariance with every position.</summary>
internal sealed class BlockMeans
{
    private const int MaxOnStack = 256;

    private readonly AxisBlocks _rows;
    private readonly AxisBlocks _columns;
    private readonly MaskLayout _layout;
    private readonly double _p;
    private readonly Lazy<BlockSpread> _spread;

    /// <param name="layout">The axes.</param>
    /// <param name="preservationProbability">p.</param>
    /// <param name="extraBlocks">How many blocks a smooth axis has more than cells.</param>
    public BlockMeans(MaskLayout layout, double preservationProbability, int extraBlocks = AxisBlocks.ExtraBlocks)
    {
        _rows = new AxisBlocks(layout.Rows, extraBlocks);
        _columns = new AxisBlocks(layout.Columns, extraBlocks);
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
        Span<double> rowMeans = width <= MaxOnStack ? stackalloc double[width] : new double[width];
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
                AddScaled(_columns.PositionCovariance.AsSpan(jx * _columns.Length, _columns.Length), factor * Variance * coefficients[jy * _columns.NumberOfBlocks + jx], row);
            for (int y = 0; y < _rows.Length; y++)
                AddScaled(row, _rows.PositionCovariance[jy * _rows.Length + y], sum.Slice(y * _columns.Length, _columns.Length));
        }
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sum) =>
        TensorPrimitives.MultiplyAdd(values, factor, sum, sum);
}
