using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// One axis of the covariates: the input cut into blocks, what each grid cell adds to the mean of a block, and the exact covariances that follow.
/// </summary>
/// <remarks>
/// With U[shift][v,c] the interpolation and Ū its mean over the positions of block j:
/// K[j,v] = mean over the shifts of Σ_c Ū[shift][j,c]·U[shift][v,c], and K̄[j,j'] the same with Ū on both sides.
/// </remarks>
internal sealed class AxisBlocks
{
    /// <summary>
    /// One block more than cells along a smooth axis, as many as cells are stretched for: it takes 5 to 14 % of the noise from maps of photographs, and finer
    /// blocks take no more.
    /// </summary>
    public const int ExtraBlocks = 1;

    /// <summary>More covariates than these along a discrete axis cost more than they explain; neighbours then share a block.</summary>
    private const int MaxDiscreteBlocks = 128;

    private readonly int _numberOfCells;
    private readonly int[] _starts;
    private readonly Share[] _shares;

    /// <param name="axis">An axis of the input.</param>
    /// <param name="extraBlocks">How many blocks a smooth axis has more than cells.</param>
    public AxisBlocks(MaskAxis axis, int extraBlocks)
    {
        int blockLength = DivideUp(axis.Length, MaxBlocks(axis, extraBlocks));
        Length = axis.Length;
        NumberOfBlocks = DivideUp(axis.Length, blockLength);
        _numberOfCells = axis.NumberOfCells;
        _starts = new int[axis.NumberOfShifts * axis.NumberOfCells + 1];
        PositionCovariance = new double[NumberOfBlocks * axis.Length];
        BlockCovariance = new double[NumberOfBlocks * NumberOfBlocks];

        var shares = new List<Share>();
        double[] means = new double[NumberOfBlocks * axis.NumberOfCells];
        for (int shift = 0; shift < axis.NumberOfShifts; shift++)
        {
            Average(axis, shift, blockLength, means);
            for (int c = 0; c < axis.NumberOfCells; c++)
            {
                for (int j = 0; j < NumberOfBlocks; j++)
                {
                    if (means[j * axis.NumberOfCells + c] != 0)
                        shares.Add(new Share(j, means[j * axis.NumberOfCells + c]));
                }

                _starts[shift * axis.NumberOfCells + c + 1] = shares.Count;
            }

            AddCovariances(axis, shift, means);
            AddPositionVariances(axis, shift);
        }

        _shares = [.. shares];
    }

    /// <summary>The number of positions, n.</summary>
    public int Length { get; }

    public int NumberOfBlocks { get; }

    /// <summary>K: block × position.</summary>
    public double[] PositionCovariance { get; }

    /// <summary>K̄: block × block.</summary>
    public double[] BlockCovariance { get; }

    /// <summary>The trace of K̄.</summary>
    public double Trace => Enumerable.Range(0, NumberOfBlocks).Sum(j => BlockCovariance[j * NumberOfBlocks + j]);

    /// <summary>The mean over the positions of Σ_c U[shift][v,c]², averaged over the shifts: a position's variance, in units of a cell's.</summary>
    public double MeanPositionVariance { get; private set; }

    /// <summary>The same of the mean over all positions: what is common to them.</summary>
    public double CommonVariance { get; private set; }

    /// <summary>What a preserved <paramref name="cell"/> adds to the means of the blocks at <paramref name="shift"/>.</summary>
    public ReadOnlySpan<Share> Shares(int shift, int cell)
    {
        int k = shift * _numberOfCells + cell;
        return _shares.AsSpan(_starts[k].._starts[k + 1]);
    }

    private static int MaxBlocks(MaskAxis axis, int extraBlocks) =>
        axis.IsDiscrete ? Math.Min(axis.Length, MaxDiscreteBlocks)
        : axis.NumberOfCells == 1 ? 1 // A single cell is stretched to a constant.
        : axis.NumberOfCells + extraBlocks;

    private static int DivideUp(int length, int parts) => (length + parts - 1) / parts;

    /// <summary>Ū at a shift: block × cell.</summary>
    private static void Average(MaskAxis axis, int shift, int blockLength, double[] means)
    {
        Array.Clear(means);
        ReadOnlySpan<int> lower = axis.Lower(shift);
        ReadOnlySpan<double> fraction = axis.Fraction(shift);
        for (int v = 0; v < axis.Length; v++)
        {
            int j = v / blockLength;
            int positions = Math.Min(blockLength, axis.Length - j * blockLength);
            means[j * axis.NumberOfCells + lower[v]] += (1 - fraction[v]) / positions;
            if (fraction[v] != 0)
                means[j * axis.NumberOfCells + lower[v] + 1] += fraction[v] / positions;
        }
    }

    private void AddCovariances(MaskAxis axis, int shift, double[] means)
    {
        ReadOnlySpan<int> lower = axis.Lower(shift);
        ReadOnlySpan<double> fraction = axis.Fraction(shift);
        for (int j = 0; j < NumberOfBlocks; j++)
        {
            ReadOnlySpan<double> block = means.AsSpan(j * axis.NumberOfCells, axis.NumberOfCells);
            for (int v = 0; v < axis.Length; v++)
            {
                double covariance = block[lower[v]] * (1 - fraction[v]);
                if (fraction[v] != 0)
                    covariance += block[lower[v] + 1] * fraction[v];
                PositionCovariance[j * axis.Length + v] += covariance / axis.NumberOfShifts;
            }

            for (int other = 0; other < NumberOfBlocks; other++)
            {
                double covariance = 0;
                for (int c = 0; c < axis.NumberOfCells; c++)
                    covariance += block[c] * means[other * axis.NumberOfCells + c];
                BlockCovariance[j * NumberOfBlocks + other] += covariance / axis.NumberOfShifts;
            }
        }
    }

    private void AddPositionVariances(MaskAxis axis, int shift)
    {
        ReadOnlySpan<int> lower = axis.Lower(shift);
        ReadOnlySpan<double> fraction = axis.Fraction(shift);
        double[] means = new double[axis.NumberOfCells + 1];
        double squares = 0, squaresOfMeans = 0;
        for (int v = 0; v < axis.Length; v++)
        {
            means[lower[v]] += (1 - fraction[v]) / axis.Length;
            means[lower[v] + 1] += fraction[v] / axis.Length;
            squares += (1 - fraction[v]) * (1 - fraction[v]) + fraction[v] * fraction[v];
        }

        foreach (double mean in means)
            squaresOfMeans += mean * mean;
        MeanPositionVariance += squares / axis.Length / axis.NumberOfShifts;
        CommonVariance += squaresOfMeans / axis.NumberOfShifts;
    }

    /// <summary>A part of the mean of a block.</summary>
    public readonly record struct Share(int Block, double Weight);
}
