using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>Mask i hides a random subset of superpixels: the cells of a grid, each with a fixed probability. A pure function of (seed, i).</summary>
/// <remarks>Positions belong to cells by nearest neighbour with half-pixel centres; features are cells of their own, and so are the positions of an axis that is shorter
/// than the grid.</remarks>
internal sealed class SubsetMasks : IMaskMaker, IMaskRows
{
    private readonly MaskSampler _sampler;
    private readonly int _numberOfColumns;
    private readonly int[] _rowCells;
    private readonly int[] _columnCells;
    private readonly byte[] _grid;
    private readonly float[] _row;

    public SubsetMasks(RiseInputShape shape, GridSize gridSize, double subsetFraction, int seed)
    {
        int rows = Math.Min(gridSize.Rows, shape.Height);
        _numberOfColumns = shape.IsDiscrete ? shape.Width : Math.Min(gridSize.Columns, shape.Width);
        var layout = new MaskLayout(MaskAxis.Discrete(rows), MaskAxis.Discrete(_numberOfColumns));
        _sampler = new MaskSampler(layout, 1 - subsetFraction, seed);
        _rowCells = Cells(shape.Height, rows);
        _columnCells = Cells(shape.Width, _numberOfColumns);
        _grid = new byte[layout.NumberOfCells];
        _row = new float[shape.Width];
    }

    public IMaskRows Make(long index)
    {
        _sampler.Sample(index, _grid);
        return this;
    }

    public ReadOnlySpan<float> Row(int y)
    {
        ReadOnlySpan<byte> cells = _grid.AsSpan(_rowCells[y] * _numberOfColumns, _numberOfColumns);
        for (int x = 0; x < _row.Length; x++)
            _row[x] = cells[_columnCells[x]];
        return _row;
    }

    private static int[] Cells(int positions, int cells) => [.. Enumerable.Range(0, positions).Select(v => (int)((2L * v + 1) * cells / (2L * positions)))];
}
