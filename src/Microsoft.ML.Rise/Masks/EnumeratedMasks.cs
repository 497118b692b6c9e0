using System.Numerics;

namespace Microsoft.ML.Rise.Masks;

/// <summary>All grids of a few unrelated positions, each once: mask i has position k where bit k of i is 1.</summary>
/// <param name="numberOfPositions">0 or more; of none there is one grid, with a cell that means nothing.</param>
/// <param name="preservationProbability">p.</param>
internal sealed class EnumeratedMasks(int numberOfPositions, double preservationProbability)
    : MaskSource(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(Math.Max(1, numberOfPositions))))
{
    public override double PreservationProbability => preservationProbability;

    /// <summary>How many there are.</summary>
    public static long Count(int numberOfPositions) => numberOfPositions < 62 ? 1L << numberOfPositions : long.MaxValue;

    /// <summary>The probability of a grid: p^ones · (1 − p)^zeros.</summary>
    public double ProbabilityOf(long index)
    {
        int ones = BitOperations.PopCount((ulong)index);
        return Math.Pow(preservationProbability, ones) * Math.Pow(1 - preservationProbability, numberOfPositions - ones);
    }

    public override MaskShift Sample(long index, Span<float> grid)
    {
        for (int k = 0; k < grid.Length; k++)
            grid[k] = index >> k & 1;
        return default;
    }
}
