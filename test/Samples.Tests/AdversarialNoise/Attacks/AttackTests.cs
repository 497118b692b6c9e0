using AdversarialNoise.Attacks;

namespace AdversarialNoise.Tests.Attacks;

/// <summary>What every attack keeps to, on a network whose best picture is known.</summary>
[TestClass]
public sealed class AttackTests
{
    private const float Epsilon = 8 / 255f;

    private static readonly float[] s_picture = ToyModel.Picture(left: 0.99f, right: 0.2f);

    private static readonly Goal s_goal = new(Class: 1, Direction.Rises, Enough: 1);

    private static readonly SquareAttack s_square = new(ToyModel.Shape, Epsilon);

    private static readonly PixelAttack s_pixels = new(ToyModel.Shape, numberOfPixels: 3);

    public static IEnumerable<object[]> Attacks() => [[s_square], [s_pixels]];

    [TestMethod]
    [DynamicData(nameof(Attacks))]
    public void Run_SmallBudget_IsSpentAndNoMore(object attack)
    {
        foreach (int budget in new[] { 1, 39, 90 })
            Assert.AreEqual(budget, Run((IAttack)attack, budget, seed: 1).Queries);
    }

    [TestMethod]
    [DynamicData(nameof(Attacks))]
    public void Run_EqualSeeds_GiveEqualPicturesAndOthersDoNot(object attack)
    {
        float[] picture = Run((IAttack)attack, budget: 100, seed: 1).Best;

        CollectionAssert.AreEqual(picture, Run((IAttack)attack, budget: 100, seed: 1).Best);
        CollectionAssert.AreNotEqual(picture, Run((IAttack)attack, budget: 100, seed: 2).Best);
    }

    [TestMethod]
    [DynamicData(nameof(Attacks))]
    public void Run_GoalThatIsEnough_StopsThere(object attack)
    {
        var victim = new Victim(ToyModel.Score, ToyModel.NumberOfScores, s_goal with { Enough = 0.2f }, budget: 1000);

        ((IAttack)attack).Run(s_picture, victim, new Random(1));

        Assert.IsGreaterThanOrEqualTo(0.2f, victim.BestScore);
        Assert.IsLessThan(1000, victim.Queries);
        Assert.IsNull(victim.QueriesToGoal, "one half is out of reach");
    }

    [TestMethod]
    public void Square_ManyQueries_StaysWithinEpsilonAndFindsTheBestPicture()
    {
        Victim victim = Run(s_square, budget: 2000, seed: 1);

        foreach ((float attacked, float clean) in victim.Best.Zip(s_picture))
        {
            Assert.IsLessThanOrEqualTo(Epsilon + 1e-6f, Math.Abs(attacked - clean));
            Assert.IsTrue(attacked is >= 0 and <= 1, $"{attacked}");
        }

        Assert.AreEqual(0.2f + Epsilon, victim.BestScore, 1e-5f);
    }

    [TestMethod]
    public void Pixels_ManyQueries_ChangesSoManyAndBrightensMostOfThem()
    {
        Victim victim = Run(s_pixels, budget: 2000, seed: 1);

        int plane = ToyModel.Side * ToyModel.Side;
        int[] changed = [.. Enumerable.Range(0, s_picture.Length).Where(i => victim.Best[i] != s_picture[i])];
        Assert.HasCount(3, changed.Select(i => i % plane).Distinct());
        Assert.IsTrue(changed.All(i => victim.Best[i] * 255 == MathF.Round(victim.Best[i] * 255)), "colours of 8 bits");
        Assert.IsGreaterThan(0.2f + 2 * 0.8f / (plane / 2), victim.BestScore);
    }

    private static Victim Run(IAttack attack, int budget, int seed)
    {
        var victim = new Victim(ToyModel.Score, ToyModel.NumberOfScores, s_goal, budget);
        attack.Run(s_picture, victim, new Random(seed));
        return victim;
    }
}
