using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Tests.Masks;

[TestClass]
public sealed class MaskSamplerTests
{
    private static readonly MaskLayout Layout = new(MaskAxis.Smooth(20, 4), MaskAxis.Smooth(30, 5));
    private static readonly MaskLayout FineLayout = new(MaskAxis.Smooth(12, 6), MaskAxis.Smooth(14, 7));

    [TestMethod]
    public void Sample_SameSeedAndIndex_GivesSameMaskInAnyOrder()
    {
        var forwards = Enumerable.Range(0, 50).Select(i => Draw(seed: 5, i)).ToArray();
        var backwards = Enumerable.Range(0, 50).Reverse().Select(i => Draw(seed: 5, i)).Reverse().ToArray();

        CollectionAssert.AreEqual(forwards, backwards);
    }

    // Pinned: a change of the generator or of its addressing changes every map that users have made.
    [TestMethod]
    public void Sample_Seed1_StaysAsItWas()
    {
        Assert.AreEqual(PinnedMask, Draw(seed: 1, 0));
    }

    [TestMethod]
    public void Sample_OrthogonalSeed1_StaysAsItWas()
    {
        byte[] grid = Grids(new MaskSampler(FineLayout, 0.5, seed: 1, Sampling.Balanced), 2 * 70, 1)[0];

        Assert.AreEqual(PinnedOrthogonalMask, string.Concat(grid));
    }

    private const string PinnedMask = "00101000011110001111 4 5";
    private const string PinnedOrthogonalMask = "011001111110011001010011001111010111111000";

    [TestMethod]
    public void Sample_OtherSeedOrIndex_GivesOtherMask()
    {
        Assert.AreNotEqual(Draw(seed: 1, 0), Draw(seed: 2, 0));
        Assert.AreNotEqual(Draw(seed: 1, 0), Draw(seed: 1, 1));
        Assert.AreNotEqual(Draw(seed: -1, 0), Draw(seed: 1, 0));
    }

    [TestMethod]
    [DataRow(0.1, false)]
    [DataRow(0.5, false)]
    [DataRow(0.93, false)]
    [DataRow(0.1, true)]
    [DataRow(0.93, true)]
    public void Sample_ManyMasks_PreserveEachCellWithProbabilityP(double p, bool orthogonal)
    {
        const int NumberOfMasks = 20_000;
        var sampler = new MaskSampler(FineLayout, p, seed: 11, orthogonal ? Sampling.Balanced : Sampling.Independent);
        int[] kept = new int[FineLayout.NumberOfCells];
        byte[] grid = new byte[FineLayout.NumberOfCells];
        for (int i = 0; i < NumberOfMasks; i++)
        {
            sampler.Sample(i, grid);
            for (int c = 0; c < grid.Length; c++)
                kept[c] += grid[c];
        }

        double standardError = Math.Sqrt(p * (1 - p) / NumberOfMasks);
        foreach (int count in kept)
            Assert.AreEqual(p, (double)count / NumberOfMasks, 5 * standardError);
    }

    [TestMethod]
    public void Sample_ManyMasks_DrawsEveryPairOfShiftsEquallyOften()
    {
        const int NumberOfMasks = 30_000;
        var sampler = new MaskSampler(Layout, 0.5, seed: 12);
        byte[] grid = new byte[Layout.NumberOfCells];
        var counts = Enumerable.Range(0, NumberOfMasks).CountBy(i => sampler.Sample(i, grid)).ToDictionary();

        int pairs = Layout.Rows.CellLength * Layout.Columns.CellLength;
        double expected = (double)NumberOfMasks / pairs;
        Assert.HasCount(pairs, counts);
        foreach ((MaskShift shift, int count) in counts)
            Assert.AreEqual(expected, count, 5 * Math.Sqrt(expected), $"{shift}");
    }

    [TestMethod]
    public void Sample_AntitheticPairAtOneHalf_IsAMaskAndItsComplement()
    {
        var sampler = new MaskSampler(Layout, 0.5, seed: 3, Sampling.Antithetic);
        byte[] grid = new byte[Layout.NumberOfCells], opposite = new byte[Layout.NumberOfCells];
        for (int pair = 0; pair < 20; pair++)
        {
            MaskShift shift = sampler.Sample(2 * pair, grid);
            MaskShift sameShift = sampler.Sample(2 * pair + 1, opposite);

            Assert.AreEqual(shift, sameShift);
            CollectionAssert.AreEqual(grid, opposite.Select(cell => (byte)(1 - cell)).ToArray());
        }
    }

    // u and 1 − u: below one half no cell is preserved in both, above one half every cell is preserved in one at least.
    [TestMethod]
    [DataRow(0.3)]
    [DataRow(0.8)]
    public void Sample_AntitheticPairAtAnyP_UsesMirroredNumbers(double p)
    {
        const int NumberOfPairs = 10_000;
        var sampler = new MaskSampler(Layout, p, seed: 3, Sampling.Antithetic);
        byte[] grid = new byte[Layout.NumberOfCells], opposite = new byte[Layout.NumberOfCells];
        int kept = 0, keptOpposite = 0;
        for (int pair = 0; pair < NumberOfPairs; pair++)
        {
            sampler.Sample(2 * pair, grid);
            sampler.Sample(2 * pair + 1, opposite);
            for (int c = 0; c < grid.Length; c++)
                Assert.IsTrue(p < 0.5 ? grid[c] + opposite[c] <= 1 : grid[c] + opposite[c] >= 1);
            kept += grid[7];
            keptOpposite += opposite[7];
        }

        double standardError = Math.Sqrt(p * (1 - p) / NumberOfPairs);
        Assert.AreEqual(p, (double)kept / NumberOfPairs, 5 * standardError);
        Assert.AreEqual(p, (double)keptOpposite / NumberOfPairs, 5 * standardError);
    }

    // 42 cells: 64 draws to an array, of which each is a pair of masks.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    public void Sample_ArrayOfOrthogonalMasks_ShowsTheOutcomesOfAnyTwoCellsEquallyOften(int array)
    {
        byte[][] grids = Grids(new MaskSampler(FineLayout, 0.5, seed: 3, Sampling.Balanced), 128 * array, 128, step: 2);

        for (int a = 0; a < FineLayout.NumberOfCells; a++)
        {
            for (int b = 0; b < a; b++)
                CollectionAssert.AreEqual(Enumerable.Repeat(16, 4).ToArray(), Outcomes(grids, a, b));
        }
    }

    [TestMethod]
    public void Sample_ArrayOfOrthogonalAntitheticMasks_ShowsTheOutcomesOfAnyThreeCellsEquallyOften()
    {
        byte[][] grids = Grids(new MaskSampler(FineLayout, 0.5, seed: 3, Sampling.Balanced), 128, 128);

        for (int a = 0; a < FineLayout.NumberOfCells; a++)
        {
            for (int b = 0; b < a; b++)
            {
                for (int c = 0; c < b; c++)
                    CollectionAssert.AreEqual(Enumerable.Repeat(16, 8).ToArray(), Outcomes(grids, a, b, c));
            }
        }
    }

    // Were arrays alike, many of them would know no more than one.
    [TestMethod]
    public void Sample_ArraysOfOrthogonalMasks_AreIndependent()
    {
        const int NumberOfArrays = 4000;
        var sampler = new MaskSampler(FineLayout, 0.5, seed: 3, Sampling.Balanced);
        byte[] grid = new byte[FineLayout.NumberOfCells];
        double sum = 0;
        for (int array = 0; array < NumberOfArrays; array++)
        {
            sampler.Sample(128L * array + 10, grid);
            int[] first = [.. grid.Select(cell => 2 * cell - 1)];
            sampler.Sample(128L * (array + 1) + 10, grid);
            sum += first.Zip(grid, (x, y) => x * (2 * y - 1)).Sum();
        }

        Assert.AreEqual(0, sum / (NumberOfArrays * FineLayout.NumberOfCells), 5 / Math.Sqrt(NumberOfArrays * FineLayout.NumberOfCells));
    }

    [TestMethod]
    public void Sample_OrthogonalMasksInAnyOrder_AreTheSame()
    {
        byte[][] forwards = Grids(new MaskSampler(FineLayout, 0.5, seed: 5, Sampling.Balanced), 0, 300);
        var sampler = new MaskSampler(FineLayout, 0.5, seed: 5, Sampling.Balanced);
        for (int i = 299; i >= 0; i -= 7)
            CollectionAssert.AreEqual(forwards[i], Grids(sampler, i, 1)[0]);
    }

    // An array of few cells runs through all of their masks.
    [TestMethod]
    public void Sample_BalancedMasksOfFewCells_AreAntitheticOnes()
    {
        byte[][] independent = Grids(new MaskSampler(Layout, 0.5, seed: 5, Sampling.Antithetic), 0, 64), orthogonal = Grids(new MaskSampler(Layout, 0.5, seed: 5, Sampling.Balanced), 0, 64);

        for (int i = 0; i < independent.Length; i++)
            CollectionAssert.AreEqual(independent[i], orthogonal[i]);
    }

    private static string Draw(int seed, int index)
    {
        byte[] grid = new byte[Layout.NumberOfCells];
        MaskShift shift = new MaskSampler(Layout, 0.5, seed).Sample(index, grid);
        return $"{string.Concat(grid)} {shift.Row} {shift.Column}";
    }

    /// <param name="sampler">The source.</param>
    /// <param name="first">The first mask.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="step">2 for one of each pair.</param>
    private static byte[][] Grids(MaskSampler sampler, int first, int count, int step = 1) => [.. Enumerable.Range(0, count / step).Select(i =>
    {
        byte[] grid = new byte[sampler.Layout.NumberOfCells];
        sampler.Sample(first + i * step, grid);
        return grid;
    })];

    /// <summary>How often the cells show each of their outcomes.</summary>
    private static int[] Outcomes(byte[][] grids, params int[] cells)
    {
        int[] counts = new int[1 << cells.Length];
        foreach (byte[] grid in grids)
            counts[cells.Aggregate(0, (outcome, cell) => 2 * outcome + grid[cell])]++;
        return counts;
    }
}
