using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Tests.Masks;

[TestClass]
public sealed class ShapleyMasksTests
{
    // Pinned: a change of the generator or of its addressing changes every explanation that users have made.
    [TestMethod]
    public void Sample_Seed1_StaysAsItWas()
    {
        var masks = new ShapleyMasks(12, seed: 1, numberOfRows: 5);

        Assert.AreEqual(PinnedMasks, string.Join(' ', Enumerable.Range(0, 6).Select(i => $"{string.Concat(Grid(masks, i))}/{masks.RowOf(i)}")));
    }

    private const string PinnedMasks = "101111101111/2 010000010000/2 000000010000/4 111111101111/4 101111110111/1 010000001000/1";

    [TestMethod]
    public void Sample_AnyOrder_GivesTheSameMasks()
    {
        string[] forwards = [.. Enumerable.Range(0, 50).Select(i => string.Concat(Grid(new ShapleyMasks(9, seed: 5), i)))];
        var masks = new ShapleyMasks(9, seed: 5);
        string[] backwards = [.. Enumerable.Range(0, 50).Reverse().Select(i => string.Concat(Grid(masks, i))).Reverse()];

        CollectionAssert.AreEqual(forwards, backwards);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(30)]
    [DataRow(500)]
    public void Sample_Pair_IsASetAndItsComplementOverOneRow(int units)
    {
        var masks = new ShapleyMasks(units, seed: 3, numberOfRows: 7);

        for (int pair = 0; pair < 40; pair++)
        {
            byte[] set = Grid(masks, 2 * pair), complement = Grid(masks, 2 * pair + 1);
            CollectionAssert.AreEqual(set.Select(cell => (byte)(1 - cell)).ToArray(), complement);
            Assert.AreEqual(masks.RowOf(2 * pair), masks.RowOf(2 * pair + 1));
        }
    }

    [TestMethod]
    public void Sample_ManyMasks_ShowEachNumberOfUnitsEquallyOften()
    {
        const int Units = 9, NumberOfPairs = 16_000;
        var masks = new ShapleyMasks(Units, seed: 11);

        int[] sizes = new int[Units + 1];
        for (int pair = 0; pair < NumberOfPairs; pair++)
            sizes[Grid(masks, 2 * pair).Count(cell => cell == 1)]++;

        Assert.AreEqual(0, sizes[0] + sizes[Units], "What shows nothing or everything is known.");
        double expected = NumberOfPairs / (Units - 1.0);
        for (int k = 1; k < Units; k++)
            Assert.AreEqual(expected, sizes[k], 5 * Math.Sqrt(expected), $"{k} units");
    }

    // The 10 sets of 2 of 5 units.
    [TestMethod]
    public void Sample_ManyMasks_ShowEachSetOfASizeEquallyOften()
    {
        var masks = new ShapleyMasks(5, seed: 12);

        var counts = Enumerable.Range(0, 40_000).Select(pair => Grid(masks, 2 * pair)).Where(grid => grid.Sum(cell => cell) == 2).CountBy(string.Concat).ToDictionary();

        Assert.HasCount(10, counts);
        foreach ((string set, int count) in counts)
            Assert.AreEqual(1000, count, 5 * Math.Sqrt(1000), set);
    }

    [TestMethod]
    public void RowOf_AnyRound_ShowsEachRowOnce()
    {
        var masks = new ShapleyMasks(4, seed: 2, numberOfRows: 10);

        for (int round = 0; round < 5; round++)
            CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), Enumerable.Range(0, 10).Select(k => masks.RowOf(2 * (10 * round + k))).Order().ToArray());
    }

    private static byte[] Grid(ShapleyMasks masks, long index)
    {
        byte[] grid = new byte[masks.Layout.NumberOfCells];
        masks.Sample(index, grid);
        return grid;
    }
}
