using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Tests.Masks;

[TestClass]
public sealed class MaskSamplerTests
{
    private static readonly MaskLayout Layout = new(MaskAxis.Smooth(20, 4), MaskAxis.Smooth(30, 5));

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

    private const string PinnedMask = "00101000011110001111 4 5";

    [TestMethod]
    public void Sample_OtherSeedOrIndex_GivesOtherMask()
    {
        Assert.AreNotEqual(Draw(seed: 1, 0), Draw(seed: 2, 0));
        Assert.AreNotEqual(Draw(seed: 1, 0), Draw(seed: 1, 1));
        Assert.AreNotEqual(Draw(seed: -1, 0), Draw(seed: 1, 0));
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.93)]
    public void Sample_ManyMasks_PreserveEachCellWithProbabilityP(double p)
    {
        const int NumberOfMasks = 20_000;
        var sampler = new MaskSampler(Layout, p, seed: 11);
        int[] kept = new int[Layout.NumberOfCells];
        byte[] grid = new byte[Layout.NumberOfCells];
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
        var sampler = new MaskSampler(Layout, 0.5, seed: 3, antithetic: true);
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
        var sampler = new MaskSampler(Layout, p, seed: 3, antithetic: true);
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

    private static string Draw(int seed, int index)
    {
        byte[] grid = new byte[Layout.NumberOfCells];
        MaskShift shift = new MaskSampler(Layout, 0.5, seed).Sample(index, grid);
        return $"{string.Concat(grid)} {shift.Row} {shift.Column}";
    }
}
