using System.Numerics;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Tests.Methods;

/// <summary>Shapley values of games whose answer is known: a score for each set of units that are shown, over each row of a background.</summary>
[TestClass]
public sealed class ShapleyMethodTests
{
    private static readonly Game Xor = new(12, 1, (z, _) => z[3] != z[7] ? 1 : 0);
    private static readonly Game ThreeWay = new(12, 1, (z, _) => z[1] && z[4] && !z[9] ? 2 : z[0] ? 0.5 : 0);
    private static readonly Game Rough = new(12, 1, (z, _) => Math.Sin(z.Select((shown, k) => shown ? k * k + 1.0 : 0).Sum()));
    private static readonly Game RoughOverRows = new(9, 7, (z, row) => Math.Sin(row + z.Select((shown, k) => shown ? k * k + 1.0 : row * k).Sum()));

    public static IEnumerable<object[]> Games => new[] { Xor, ThreeWay, Rough, RoughOverRows }.Select(game => new object[] { game });

    [TestMethod]
    [DynamicData(nameof(Games))]
    public void Estimate_AllMasks_EqualsBruteForce(object game)
    {
        MapEstimate estimate = ((Game)game).Enumerate();

        AssertEqual(((Game)game).Exact(), estimate.Map, 1e-9);
        Assert.IsTrue(estimate.IsExact);
        CollectionAssert.AreEqual(new double[estimate.Map.Length], estimate.StandardError());
    }

    // Every order in which units may come: what each adds where it comes.
    [TestMethod]
    public void Estimate_AllMasks_EqualsTheMeanOverPermutations()
    {
        var game = new Game(5, 3, (z, row) => Math.Cos(row + z.Select((shown, k) => shown ? 2.0 * k + 1 : row).Sum()));
        double[] expected = new double[5];
        int[][] orders = [.. Permutations([0, 1, 2, 3, 4])];
        foreach (int[] order in orders)
        {
            for (int k = 0; k < order.Length; k++)
            {
                int before = order.Take(k).Sum(unit => 1 << unit), after = before | 1 << order[k];
                for (int row = 0; row < 3; row++)
                    expected[order[k]] += (game.Score(after, row) - (double)game.Score(before, row)) / (orders.Length * 3);
            }
        }

        AssertEqual(expected, game.Enumerate().Map, 1e-9);
    }

    [TestMethod]
    public void Estimate_NoUnits_IsNothing()
    {
        MapEstimate estimate = new MapEngine(new EnumeratedMasks(0, 0.5, numberOfRows: 2), new ShapleyMethod()).For(new MaskRange(0, 2)).Estimate([3, 5], new EndScores(4, new float[] { 3, 5 }));

        CollectionAssert.AreEqual(new double[] { 0 }, estimate.Map);
        Assert.AreEqual(4, estimate.Mean);
    }

    [TestMethod]
    public void Estimate_OneUnit_IsTheWholeDifference()
    {
        var game = new Game(1, 4, (z, row) => z[0] ? 7 : row);

        AssertEqual([5.5], game.Enumerate().Map, 1e-12);
        MapEstimate ofNoMasks = game.Sample(0);
        AssertEqual([5.5], ofNoMasks.Map, 1e-12);
        Assert.IsTrue(ofNoMasks.IsExact);
    }

    // f = Σ w_i·x_i over a row b: w_i·(x_i − b_i), once there are as many pairs as units.
    [TestMethod]
    [DataRow(30, 64)]
    [DataRow(30, 400)]
    [DataRow(100, 1000)]
    [DataRow(500, 1200)]
    public void Estimate_LinearGameOverOneRow_IsItsClosedForm(int units, int numberOfMasks)
    {
        double[] contributions = [.. Enumerable.Range(0, units).Select(k => Math.Sin(k))];
        var game = new Game(units, 1, (z, _) => 3 + z.Select((shown, k) => shown ? contributions[k] : 0).Sum());

        AssertEqual(contributions, game.Sample(numberOfMasks).Map, 1e-4);
    }

    [TestMethod]
    [DataRow(10, 20, 1000)]
    [DataRow(30, 100, 1000)]
    [DataRow(30, 3, 4000)]
    public void Estimate_LinearGameOverRows_IsItsClosedFormWithinErrors(int units, int rows, int numberOfMasks)
    {
        Game game = Linear(units, rows);
        double[] exact = [.. Enumerable.Range(0, units).Select(k => Enumerable.Range(0, rows).Average(row => OfInput(k) - OfRow(k, row)))];

        MapEstimate estimate = game.Sample(numberOfMasks);

        AssertWithinErrors(exact, estimate);
        double rms = Math.Sqrt(estimate.Map.Zip(exact, (value, truth) => (value - truth) * (value - truth)).Average());
        Assert.IsLessThan(0.2, rms / Math.Sqrt(exact.Average(v => v * v)), "The error is small.");
    }

    [TestMethod]
    [DynamicData(nameof(Games))]
    public void Estimate_Sampled_IsExactWithinErrors(object game) => AssertWithinErrors(((Game)game).Exact(), ((Game)game).Sample(2000));

    // What the pairs leave of two units cancels, and what they leave of three is found.
    [TestMethod]
    public void Estimate_InteractionsOfTwoAndThree_AreFoundExactly()
    {
        var game = new Game(30, 1, (z, _) => (z[3] != z[7] ? 1 : 0) + (z[1] && z[4] && !z[9] ? 2 : 0) + (z[20] ^ z[21] ^ z[22] ? 1 : 0));
        double[] exact = new double[30];
        (exact[1], exact[4], exact[9]) = (1.0 / 3, 1.0 / 3, -2.0 / 3);
        (exact[20], exact[21], exact[22]) = (1.0 / 3, 1.0 / 3, 1.0 / 3);

        AssertEqual(exact, game.Sample(1000).Map, 1e-5);
    }

    [TestMethod]
    [DynamicData(nameof(Games))]
    public void Estimate_AnyNumberOfMasks_SumsToScoreMinusBaseline(object game)
    {
        var asked = (Game)game;
        foreach (int numberOfMasks in new[] { 0, 1, 2, 3, 7, 30, 255, 256, 600 })
        {
            MapEstimate estimate = asked.Sample(numberOfMasks);
            Assert.AreEqual(asked.Ends.Shown - estimate.Mean, estimate.Map.Sum(), 1e-9, $"{numberOfMasks} masks");
            Assert.AreEqual(asked.Ends.Hidden.ToArray().Average(f => (double)f), estimate.Mean, 1e-12);
            Assert.AreEqual(0, estimate.StandardErrorOfMean());
            CollectionAssert.AreEqual(estimate.Map, estimate.Contrast());
            CollectionAssert.AreEqual(estimate.StandardError(), estimate.ContrastStandardError());
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(38)]
    public void Estimate_FewMasks_KnowsNoErrorAndIsNotReliable(int numberOfMasks)
    {
        foreach (Game game in new[] { ThreeWay, Rough, Linear(12, 3), Linear(2, 1) })
        {
            // Two units need no more than ten pairs.
            if (game.Units == 2 && numberOfMasks > 7)
                continue;
            MapEstimate estimate = game.Sample(numberOfMasks);
            Assert.IsTrue(Array.TrueForAll(estimate.Map, double.IsFinite));
            Assert.IsTrue(Array.TrueForAll(estimate.StandardError(), double.IsNaN));
            Assert.AreEqual(0, Reliability.Of(estimate, game.Scores(numberOfMasks)));
        }
    }

    [TestMethod]
    [DataRow(255)]
    [DataRow(256)]
    [DataRow(600)]
    public void Estimate_Prefix_IsThatOfItsWholePairs(int numberOfMasks)
    {
        CollectionAssert.AreEqual(Rough.Sample(numberOfMasks / 2 * 2).Map, Rough.Sample(numberOfMasks).Map);
        CollectionAssert.AreEqual(Rough.Sample(numberOfMasks / 2 * 2).StandardError(), Rough.Sample(numberOfMasks).StandardError());
    }

    // Masks 5 to 404: the pairs 3 to 201.
    [TestMethod]
    public void Estimate_RangeThatPartsPairs_UsesTheWholeOnes()
    {
        CollectionAssert.AreEqual(RoughOverRows.Sample(398, first: 6).Map, RoughOverRows.Sample(400, first: 5).Map);
    }

    [TestMethod]
    public void Estimate_ScoresAskedInParts_HasTheSameBits()
    {
        float[] whole = RoughOverRows.Scores(500), merged = [.. RoughOverRows.Scores(123), .. RoughOverRows.Scores(377, first: 123)];

        CollectionAssert.AreEqual(whole, merged);
        CollectionAssert.AreEqual(RoughOverRows.Sample(500).Map, RoughOverRows.Sample(500).Map);
        CollectionAssert.AreEqual(RoughOverRows.Sample(500).StandardError(), RoughOverRows.Sample(500).StandardError());
    }

    [TestMethod]
    public void Estimate_ConstantGame_IsZeroAndNeverCertain()
    {
        var game = new Game(20, 4, (_, _) => 0.3);

        foreach (int numberOfMasks in new[] { 2, 256 })
        {
            MapEstimate estimate = game.Sample(numberOfMasks);
            CollectionAssert.AreEqual(new double[20], estimate.Map);
            Assert.AreEqual(0, Reliability.Of(estimate, game.Scores(numberOfMasks)), "Equal scores tell nothing.");
        }

        Assert.IsTrue(Array.TrueForAll(new Game(4, 4, (_, _) => 0.3).Enumerate().Map, value => value == 0));
    }

    [TestMethod]
    public void Estimate_UnitThatDoesNotMatter_IsZero()
    {
        Assert.AreEqual(0, ThreeWay.Enumerate().Map[5]);
        MapEstimate estimate = ThreeWay.Sample(1000);
        Assert.AreEqual(0, estimate.Map[5], 3 * estimate.StandardError()[5] + 1e-6);
    }

    [TestMethod]
    public void Estimate_UnitsAlike_AreEqual()
    {
        var game = new Game(8, 3, (z, row) => Math.Pow(z.Take(4).Count(shown => shown), 1.5) + row * (z[6] ? 1 : 0));
        double[] exact = game.Enumerate().Map;
        MapEstimate estimate = game.Sample(3000);

        for (int k = 1; k < 4; k++)
        {
            Assert.AreEqual(exact[0], exact[k], 1e-12);
            Assert.AreEqual(estimate.Map[0], estimate.Map[k], 3 * (estimate.StandardError()[0] + estimate.StandardError()[k]));
        }
    }

    [TestMethod]
    public void Reliability_MoreMasks_Grows()
    {
        Game game = Linear(30, 100);

        double few = Reliability.Of(game.Sample(256), game.Scores(256)), many = Reliability.Of(game.Sample(4000), game.Scores(4000));

        Assert.IsLessThan(many, few);
        Assert.IsInRange(0.9, 1, many);
    }

    // Of fewer pairs than units the smallest solution is taken: no more is known than the pairs tell.
    [TestMethod]
    public void Estimate_ManyUnitsAndFewMasks_IsFiniteAndSaysHowLittleIsKnown()
    {
        Game game = Linear(500, 5);

        MapEstimate estimate = game.Sample(256);

        Assert.IsTrue(Array.TrueForAll(estimate.Map, double.IsFinite));
        Assert.AreEqual(128 / 499.0, estimate.Knowable, 1e-12);
        Assert.AreEqual(0, Reliability.Of(estimate, game.Scores(256)));
    }

    // 92 to 98 % of the true errors must lie within 1.96 standard errors, over 100 seeds.
    [TestMethod]
    [DataRow(1, 300)]
    [DataRow(1, 1000)]
    [DataRow(10, 300)]
    [DataRow(10, 1000)]
    public void StandardError_OverManySeeds_CoversTheTrueError(int rows, int numberOfMasks)
    {
        const int NumberOfSeeds = 100;
        var game = new Game(12, rows, (z, row) => Math.Tanh(z.Select((shown, k) => shown ? Math.Sin(k) : 0.4 * Math.Cos(row * k)).Sum()) + (z[1] && z[4] && !z[9] ? 0.3 : 0) + (z[2] && z[5] ? 0.1 * row : 0));
        double[] exact = game.Exact();
        int covered = 0;
        for (int seed = 0; seed < NumberOfSeeds; seed++)
        {
            MapEstimate estimate = game.Sample(numberOfMasks, seed: seed);
            double[] errors = estimate.StandardError();
            covered += Enumerable.Range(0, 12).Count(k => Math.Abs(estimate.Map[k] - exact[k]) <= 1.96 * errors[k]);
        }

        Assert.IsInRange(0.92, 0.98, covered / (NumberOfSeeds * 12.0));
    }

    private static Game Linear(int units, int rows) => new(units, rows, (z, row) => 3 + z.Select((shown, k) => shown ? OfInput(k) : OfRow(k, row)).Sum());

    private static double OfInput(int unit) => Math.Sin(unit);

    private static double OfRow(int unit, int row) => 0.5 * Math.Cos(7 * unit * row + row);

    private static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length == 0 ? [[]] : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));

    private static void AssertEqual(double[] expected, double[] actual, double tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        for (int k = 0; k < expected.Length; k++)
            Assert.AreEqual(expected[k], actual[k], tolerance, $"unit {k}");
    }

    /// <summary>Each within four standard errors, and 9 of 10 within two.</summary>
    private static void AssertWithinErrors(double[] exact, MapEstimate estimate)
    {
        double[] errors = estimate.StandardError();
        for (int k = 0; k < exact.Length; k++)
            Assert.AreEqual(exact[k], estimate.Map[k], 4 * errors[k] + 1e-6, $"unit {k}, {errors[k]}");
        Assert.IsGreaterThanOrEqualTo(0.75 * exact.Length, Enumerable.Range(0, exact.Length).Count(k => Math.Abs(exact[k] - estimate.Map[k]) <= 2 * errors[k] + 1e-6));
    }

    /// <summary>A score for each set that is shown over each row.</summary>
    private sealed class Game(int units, int rows, Func<bool[], int, double> score)
    {
        public int Units => units;

        public EndScores Ends => new(Score([.. Enumerable.Repeat(true, units)], 0), Enumerable.Range(0, rows).Select(row => Score(new bool[units], row)).ToArray());

        public float Score(int set, int row) => Score([.. Enumerable.Range(0, units).Select(k => (set >> k & 1) == 1)], row);

        public float[] Scores(int count, long first = 0, int seed = 1) => Scores(new ShapleyMasks(units, seed, rows), count, first);

        public MapEstimate Sample(int count, long first = 0, int seed = 1) =>
            new MapEngine(new ShapleyMasks(units, seed, rows), new ShapleyMethod()).For(new MaskRange(first, count)).Estimate(Scores(count, first, seed), Ends);

        public MapEstimate Enumerate()
        {
            var all = new EnumeratedMasks(units, 0.5, rows);
            int count = (int)EnumeratedMasks.Count(units, rows);
            return new MapEngine(all, new ShapleyMethod()).For(new MaskRange(0, count)).Estimate(Scores(all, count, 0), Ends);
        }

        /// <summary>By Harsanyi's dividends: what a set has beyond its parts is shared by its units.</summary>
        public double[] Exact()
        {
            double[] dividends = [.. Enumerable.Range(0, 1 << units).Select(set => Enumerable.Range(0, rows).Average(row => (double)Score(set, row)))];
            for (int k = 0; k < units; k++)
            {
                for (int set = 0; set < dividends.Length; set++)
                    dividends[set] -= (set >> k & 1) == 1 ? dividends[set ^ 1 << k] : 0;
            }

            return [.. Enumerable.Range(0, units).Select(k => Enumerable.Range(0, dividends.Length).Where(set => (set >> k & 1) == 1).Sum(set => dividends[set] / BitOperations.PopCount((uint)set)))];
        }

        /// <summary>With everything shown no row shows.</summary>
        private float Score(bool[] shown, int row) => (float)score(shown, shown.All(s => s) ? 0 : row);

        private float[] Scores(MaskSource masks, int count, long first)
        {
            float[] grid = new float[masks.Layout.NumberOfCells];
            return [.. Enumerable.Range(0, count).Select(i =>
            {
                masks.Sample(first + i, grid);
                return Score([.. grid.Select(cell => cell == 1)], masks.RowOf(first + i));
            })];
        }
    }
}
