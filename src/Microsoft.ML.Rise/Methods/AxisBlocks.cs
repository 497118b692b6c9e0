using System.Numerics.Tensors;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Methods;

/// <summary>
/// One axis of the covariates: the input cut into blocks, what each grid cell adds to the mean of a block, and the exact covariances that follow.
/// </summary>
/// <remarks>
/// With U[shift][v,c] the interpolation and Ū its mean over the positions of block j:
/// K[j,v] = mean over the shifts of Σ_c Ū[shift][j,c]·U[shift][v,c], and K̄[j,j'] the same with Ū on both sides. All of it in time proportional to positions × blocks:
/// Ū by running cells over the stretched axis; K by its second differences along v, which a cell's few kinks make (<see cref="AxisUpsampling"/>); K̄ as the mean of K.
/// </remarks>
internal sealed class AxisBlocks
{
    private readonly int _numberOfCells;
    private readonly int _blockLength;
    private readonly int[] _starts;
    private readonly Share[] _shares;

    /// <param name="axis">An axis of the input.</param>
    /// <param name="maxBlocks">How many blocks there may be, at least 1.</param>
    public AxisBlocks(MaskAxis axis, int maxBlocks)
    {
        _blockLength = DivideUp(axis.Length, Math.Min(maxBlocks, axis.Length));
        _numberOfCells = axis.NumberOfCells;
        Length = axis.Length;
        IsDiscrete = axis.IsDiscrete;
        NumberOfBlocks = DivideUp(axis.Length, _blockLength);
        CellWeights[] cells = CellWeights.Of(axis);
        (_starts, _shares) = SharesOf(axis, cells);
        Covariances = axis.IsDiscrete
            ? [.. Enumerable.Range(0, NumberOfBlocks).Select(j => new BlockCovariance(Start(j), [.. Enumerable.Repeat(1.0 / LengthOf(j), LengthOf(j))]))]
            : SmoothCovariances(axis, cells);
        MeanCovariance = new double[NumberOfBlocks * NumberOfBlocks];
        for (int j = 0; j < NumberOfBlocks; j++)
        {
            for (int other = j; other < NumberOfBlocks; other++)
            {
                double mean = OrderedSum.Sum(Covariances[j].Within(Start(other), Start(other) + LengthOf(other))) / LengthOf(other);
                MeanCovariance[j * NumberOfBlocks + other] = MeanCovariance[other * NumberOfBlocks + j] = mean;
            }
        }

        (MeanPositionVariance, CommonVariance) = Variances(axis, cells);
    }

    /// <summary>The number of positions, n.</summary>
    public int Length { get; }

    /// <summary>Whether each position is a cell of its own, so that blocks have nothing in common.</summary>
    public bool IsDiscrete { get; }

    public int NumberOfBlocks { get; }

    /// <summary>K: for each block, its covariance with the positions where that is not 0.</summary>
    public IReadOnlyList<BlockCovariance> Covariances { get; }

    /// <summary>K̄: block × block.</summary>
    public double[] MeanCovariance { get; }

    /// <summary>The trace of K̄.</summary>
    public double Trace => Enumerable.Range(0, NumberOfBlocks).Sum(j => MeanCovariance[j * NumberOfBlocks + j]);

    /// <summary>The mean over the positions of Σ_c U[shift][v,c]², averaged over the shifts: a position's variance, in units of a cell's.</summary>
    public double MeanPositionVariance { get; }

    /// <summary>The same of the mean over all positions: what is common to them.</summary>
    public double CommonVariance { get; }

    /// <summary>What a preserved <paramref name="cell"/> adds to the means of the blocks at <paramref name="shift"/>.</summary>
    public ReadOnlySpan<Share> Shares(int shift, int cell)
    {
        int k = shift * _numberOfCells + cell;
        return _shares.AsSpan(_starts[k].._starts[k + 1]);
    }

    /// <summary>The number of positions of a block; the last may be shorter.</summary>
    public int LengthOf(int block) => Math.Min(_blockLength, Length - Start(block));

    private int Start(int block) => block * _blockLength;

    private static int DivideUp(int length, int parts) => (length + parts - 1) / parts;

    private (int[] Starts, Share[] Shares) SharesOf(MaskAxis axis, CellWeights[] cells)
    {
        int[] starts = new int[axis.NumberOfShifts * axis.NumberOfCells + 1];
        var shares = new List<Share>(2 * starts.Length);
        for (int shift = 0; shift < axis.NumberOfShifts; shift++)
        {
            for (int c = 0; c < axis.NumberOfCells; c++)
            {
                (int first, int end) = BlocksOf(cells[c], shift);
                for (int j = first; j < end; j++)
                {
                    double mean = Mean(cells[c], shift, j);
                    if (mean != 0)
                        shares.Add(new Share(j, mean));
                }

                starts[shift * axis.NumberOfCells + c + 1] = shares.Count;
            }
        }

        return (starts, [.. shares]);
    }

    /// <summary>The blocks that a cell reaches at a shift.</summary>
    private (int First, int End) BlocksOf(CellWeights cell, int shift) =>
        (Math.Clamp((cell.First - shift) / _blockLength, 0, NumberOfBlocks), Math.Clamp(DivideUp(Math.Max(0, cell.End - shift), _blockLength), 0, NumberOfBlocks));

    /// <summary>Ū[shift][block, cell], the cell being the one that is summed.</summary>
    private double Mean(CellWeights cell, int shift, int block) =>
        cell.Between(shift + Start(block), shift + Start(block) + LengthOf(block)) / LengthOf(block);

    private BlockCovariance[] SmoothCovariances(MaskAxis axis, CellWeights[] cells)
    {
        var upsampling = new AxisUpsampling(axis);
        int shifts = axis.NumberOfShifts;
        double[] means = new double[axis.NumberOfCells * shifts], reversed = new double[shifts];
        var covariances = new BlockCovariance[NumberOfBlocks];
        for (int j = 0; j < covariances.Length; j++)
        {
            double[] covariance = new double[Length];
            Array.Clear(means);
            for (int c = 0; c < cells.Length; c++)
            {
                if (cells[c].End <= Start(j) || cells[c].First >= Start(j) + LengthOf(j) + shifts)
                    continue;
                Span<double> ofCell = means.AsSpan(c * shifts, shifts);
                for (int shift = 0; shift < shifts; shift++)
                    ofCell[shift] = Mean(cells[c], shift, j) / shifts;
                ofCell.CopyTo(reversed);
                reversed.AsSpan().Reverse();
                foreach (AxisUpsampling.Difference difference in upsampling.StretchedDifferences(c))
                    AddDifferences(difference, reversed, covariance);
            }

            SumTwice(axis, cells, means, covariance);
            covariances[j] = new BlockCovariance(0, covariance);
        }

        return covariances;
    }

    /// <summary>Second differences of K along v: a kink at position o of the stretched axis is met at v = o − shift.</summary>
    private static void AddDifferences(AxisUpsampling.Difference difference, double[] reversed, double[] differences)
    {
        int first = difference.Position - reversed.Length + 1;
        int start = Math.Max(first, 2), end = Math.Min(difference.Position + 1, differences.Length);
        if (start < end)
        {
            Span<double> reached = differences.AsSpan(start..end);
            TensorPrimitives.MultiplyAdd(reversed.AsSpan(start - first, reached.Length), difference.Weight, reached, reached);
        }
    }

    /// <summary>Sums second differences up twice, from values that are summed directly at the start of each stretch of a cell's length, so that rounding does not add up.</summary>
    private static void SumTwice(MaskAxis axis, CellWeights[] cells, double[] means, double[] values)
    {
        for (int start = 0; start < values.Length; start += axis.CellLength)
        {
            int end = Math.Min(start + axis.CellLength, values.Length);
            values[start] = Direct(start);
            if (start + 1 < end)
                values[start + 1] = Direct(start + 1);
            double slope = start + 1 < end ? values[start + 1] - values[start] : 0;
            for (int v = start + 2; v < end; v++)
                values[v] = values[v - 1] + (slope += values[v]);
        }

        double Direct(int v)
        {
            double sum = 0;
            for (int c = axis.LowerCell(v); c < cells.Length && cells[c].First < v + axis.NumberOfShifts; c++)
                sum += cells[c].Dot(v, means.AsSpan(c * axis.NumberOfShifts, axis.NumberOfShifts));
            return sum;
        }
    }

    private static (double Position, double Common) Variances(MaskAxis axis, CellWeights[] cells)
    {
        double[] squares = new double[axis.StretchedLength + 1];
        for (int o = 0; o < axis.StretchedLength; o++)
        {
            double lower = axis.Weight(o, axis.LowerCell(o)), upper = 1 - lower;
            squares[o + 1] = squares[o] + lower * lower + upper * upper;
        }

        double position = 0, common = 0;
        for (int shift = 0; shift < axis.NumberOfShifts; shift++)
        {
            position += (squares[shift + axis.Length] - squares[shift]) / axis.Length;
            foreach (CellWeights cell in cells)
            {
                double mean = cell.Between(shift, shift + axis.Length) / axis.Length;
                common += mean * mean;
            }
        }

        return (position / axis.NumberOfShifts, common / axis.NumberOfShifts);
    }

    /// <summary>A part of the mean of a block.</summary>
    public readonly record struct Share(int Block, double Weight);

    /// <summary>A block's covariance with the positions from <paramref name="First"/> on; with others it is 0.</summary>
    public readonly record struct BlockCovariance(int First, double[] Values)
    {
        /// <summary>The values of the positions from <paramref name="start"/> to <paramref name="end"/>, exclusive, but for zeros.</summary>
        public ReadOnlySpan<double> Within(int start, int end)
        {
            int from = Math.Clamp(start - First, 0, Values.Length);
            return Values.AsSpan(from..Math.Clamp(end - First, from, Values.Length));
        }
    }

    /// <summary>A cell's weights along the stretched axis, and their running sums, kept where the cell has any.</summary>
    private readonly struct CellWeights
    {
        private readonly double[] _weights;
        private readonly double[] _sums;

        private CellWeights(MaskAxis axis, int cell, int first, int end)
        {
            (First, End) = (first, end);
            _weights = new double[end - first];
            _sums = new double[end - first + 1];
            for (int k = 0; k < _weights.Length; k++)
            {
                _weights[k] = axis.Weight(first + k, cell);
                _sums[k + 1] = _sums[k] + _weights[k];
            }
        }

        /// <summary>The first position of the stretched axis with a weight.</summary>
        public int First { get; }

        /// <summary>The end of such positions.</summary>
        public int End { get; }

        public static CellWeights[] Of(MaskAxis axis)
        {
            var cells = new CellWeights[axis.NumberOfCells];
            for (int cell = 0, first = 0, end = 0; cell < cells.Length; cell++)
            {
                while (first < axis.StretchedLength && axis.Weight(first, cell) == 0)
                    first++;
                end = Math.Max(end, first);
                while (end < axis.StretchedLength && axis.Weight(end, cell) != 0)
                    end++;
                cells[cell] = new CellWeights(axis, cell, first, end);
            }

            return cells;
        }

        /// <summary>The sum of the weights from position <paramref name="start"/> to <paramref name="end"/>, exclusive.</summary>
        public double Between(int start, int end) => At(end) - At(start);

        /// <summary>The sum of <paramref name="factors"/> times the weights from position <paramref name="start"/> on.</summary>
        public double Dot(int start, ReadOnlySpan<double> factors)
        {
            int from = Math.Max(First, start), to = Math.Min(End, start + factors.Length);
            return from < to ? OrderedSum.Dot(_weights.AsSpan(from - First, to - from), factors.Slice(from - start, to - from)) : 0;
        }

        private double At(int position) => _sums[Math.Clamp(position - First, 0, _sums.Length - 1)];
    }
}
