using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Evidence;

/// <summary>The coarse grid that a mask is made of: the mask is linear in it, smooth over smooth axes, and has one value for each value of a map.</summary>
internal sealed class EvidenceGrid
{
    private readonly MaskLayout _layout;

    /// <summary>Tells which axes are smooth.</summary>
    private readonly MaskLayout _axes;
    private readonly InputShape? _blurredShape;
    private readonly double[] _kernel = [];

    /// <param name="shape">The arrangement of the inputs.</param>
    /// <param name="size">Cells over smooth axes; no more than there are positions are used.</param>
    /// <param name="blur">Null: cells are interpolated. A number: each position takes the value of its cell, and a Gaussian of this many cells blurs the mask.</param>
    public EvidenceGrid(InputShape shape, GridSize size, double? blur)
    {
        _layout = shape.LayoutOf(size, (length, cells) => blur is null ? MaskAxis.Stretched(length, Math.Min(length, cells)) : MaskAxis.Nearest(length, Math.Min(length, cells)));
        _axes = shape.LayoutOf(1);
        Positions = shape.LayoutOfMap();
        if (blur is double cells && !shape.IsDiscrete)
        {
            double sigma = cells * _layout.Columns.Length / _layout.Columns.NumberOfCells;
            _kernel = Blur.Gaussian(sigma, (int)Math.Ceiling(4 * sigma));
            _blurredShape = shape.NumberOfSharedChannels == 1 ? shape : shape.Height > 1 ? InputShape.Image(shape.Height, shape.Width, 1) : InputShape.Series(shape.Width);
        }

        Sizes = new double[Positions.Length];
        for (int v = 0; v < shape.NumberOfPositions; v++)
            Sizes[shape.Segments.Count > 0 ? shape.Segments[v] : v] += 1.0 / shape.NumberOfPositions;
        Weights = Collect(Sizes);
    }

    /// <summary>The axes of masks with a value for each value of a map.</summary>
    public MaskLayout Positions { get; }

    /// <summary>The part of the positions that each value of a map stands for; their sum is 1.</summary>
    public double[] Sizes { get; }

    /// <summary>How much of the area each cell is; their sum is 1.</summary>
    public double[] Weights { get; }

    /// <summary>grid rows × grid columns.</summary>
    public int Count => _layout.NumberOfCells;

    /// <summary>The mask of a grid.</summary>
    public float[] Upsample(double[] grid)
    {
        int cells = _layout.Columns.NumberOfCells, width = _layout.Columns.Length;
        float[] mask = new float[_layout.Length];
        for (int v = 0; v < mask.Length; v++)
        {
            (int row, double below) = Place(_layout.Rows, v / width);
            (int column, double right) = Place(_layout.Columns, v % width);
            double value = Along(row);
            mask[v] = (float)(below == 0 ? value : value + (Along(row + 1) - value) * below);

            double Along(int r) => right == 0 ? grid[r * cells + column] : grid[r * cells + column] + (grid[r * cells + column + 1] - grid[r * cells + column]) * right;
        }

        if (_blurredShape is null)
            return mask;
        float[] blurred = new float[mask.Length];
        Blur.Apply(_blurredShape, _kernel, extendsEdges: true, mask, blurred);
        return blurred;
    }

    /// <summary>What a number for each value of the mask is for the cells: the gradient by the grid, of the one by the mask. A blur is passed over, as the paper's code does.</summary>
    public double[] Collect(ReadOnlySpan<double> ofMask)
    {
        int cells = _layout.Columns.NumberOfCells, width = _layout.Columns.Length;
        double[] sums = new double[Count];
        for (int v = 0; v < ofMask.Length; v++)
        {
            (int row, double below) = Place(_layout.Rows, v / width);
            (int column, double right) = Place(_layout.Columns, v % width);
            Add(row, ofMask[v] * (1 - below));
            if (below != 0)
                Add(row + 1, ofMask[v] * below);

            void Add(int r, double value)
            {
                sums[r * cells + column] += value * (1 - right);
                if (right != 0)
                    sums[r * cells + column + 1] += value * right;
            }
        }

        return sums;
    }

    /// <summary>Σ ‖∇‖^power over the cells, by differences to the next row and column; over unrelated neighbours there are none.</summary>
    /// <param name="grid">Of cells.</param>
    /// <param name="power">β.</param>
    /// <param name="isIsotropic">Whether ‖∇‖² = dy² + dx²; else it is |dy|^β + |dx|^β.</param>
    /// <param name="weight">λ2.</param>
    /// <param name="gradient">λ2 times the gradient is added to it.</param>
    public double Variation(double[] grid, double power, bool isIsotropic, double weight, double[] gradient)
    {
        int rows = _layout.Rows.NumberOfCells, cells = _layout.Columns.NumberOfCells;
        double sum = 0;
        for (int k = 0; k < grid.Length; k++)
        {
            double dy = !_axes.Rows.IsDiscrete && k / cells < rows - 1 ? grid[k + cells] - grid[k] : 0;
            double dx = !_axes.Columns.IsDiscrete && k % cells < cells - 1 ? grid[k + 1] - grid[k] : 0;
            double ofRows = Math.Sqrt(isIsotropic ? dy * dy + dx * dx : dy * dy), ofColumns = isIsotropic ? ofRows : Math.Abs(dx);
            sum += Math.Pow(ofRows, power) + (isIsotropic ? 0 : Math.Pow(ofColumns, power));
            Add(cells, dy, ofRows);
            Add(1, dx, ofColumns);

            void Add(int next, double difference, double norm)
            {
                if (difference == 0)
                    return;
                double step = weight * power * Math.Pow(norm, power - 2) * difference;
                gradient[k + next] += step;
                gradient[k] -= step;
            }
        }

        return sum;
    }

    /// <summary>The cell of a position, and how far it is on the way to the next one: from 0 to below 1.</summary>
    public static (int Cell, double Fraction) Place(MaskAxis axis, int position)
    {
        double fraction = axis.Fraction(0)[position];
        return fraction == 1 ? (axis.LowerCell(position) + 1, 0) : (axis.LowerCell(position), fraction);
    }
}
