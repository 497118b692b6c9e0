using System.Numerics;

namespace Microsoft.ML.Rise.Masks;

/// <summary>All grids of a few unrelated positions with every row of the background, each once: of B rows, mask i has row i mod B, and position k where bit k of i / B is 1.</summary>
/// <param name="numberOfPositions">0 or more; of none there is one grid, with a cell that means nothing.</param>
/// <param name="preservationProbability">p.</param>
/// <param name="numberOfRows">B.</param>
internal sealed class EnumeratedMasks(int numberOfPositions, double preservationProbability, int numberOfRows = 1)
    : MaskSource(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(Math.Max(1, numberOfPositions))), numberOfRows)
{
    public override double PreservationProbability => preservationProbability;

    /// <summary>How many positions are masked.</summary>
    public int NumberOfPositions => numberOfPositions;

    /// <summary>How many masks there are.</summary>
    public static long Count(int numberOfPositions, int numberOfRows) => numberOfPositions < 31 ? (long)numberOfRows << numberOfPositions : long.MaxValue;

    /// <summary>How many positions a mask shows.</summary>
    public int NumberShown(long index) => BitOperations.PopCount((ulong)(index / NumberOfRows));

    /// <summary>The probability of a mask: p^ones · (1 − p)^zeros / B.</summary>
    public double ProbabilityOf(long index)
    {
        int ones = NumberShown(index);
        return Math.Pow(preservationProbability, ones) * Math.Pow(1 - preservationProbability, numberOfPositions - ones) / NumberOfRows;
    }

    public override int RowOf(long index) => (int)(index % NumberOfRows);

    public override MaskShift Sample(long index, Span<float> grid)
    {
        for (int k = 0; k < grid.Length; k++)
            grid[k] = index / NumberOfRows >> k & 1;
        return default;
    }
}
