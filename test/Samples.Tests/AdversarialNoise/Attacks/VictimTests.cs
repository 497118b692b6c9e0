using AdversarialNoise.Attacks;

namespace AdversarialNoise.Tests.Attacks;

[TestClass]
public sealed class VictimTests
{
    [TestMethod]
    public void LossesOf_SeveralPictures_KeepsTheBestAndWhenOneHalfWasCrossed()
    {
        var victim = new Victim(ToyModel.Score, ToyModel.NumberOfScores, new Goal(Class: 0, Direction.Falls, Enough: 0.1f), budget: 5);

        float[] losses = victim.LossesOf(ToyModel.Picture(0.75f, 1), ToyModel.Picture(0.25f, 1), ToyModel.Picture(0.375f, 1));

        CollectionAssert.AreEqual(new[] { 0.75f, 0.25f, 0.375f }, losses);
        Assert.AreEqual((3, 2, 2, 0.25f, false), (victim.Queries, victim.Left, victim.QueriesToGoal, victim.BestScore, victim.IsDone));
        CollectionAssert.AreEqual(ToyModel.Picture(0.25f, 1), victim.Best);
    }

    [TestMethod]
    public void LossesOf_MoreThanAreLeft_IsRefused()
    {
        var victim = new Victim(ToyModel.Score, ToyModel.NumberOfScores, new Goal(Class: 0, Direction.Falls, Enough: 0), budget: 1);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => victim.LossesOf(ToyModel.Picture(1, 1), ToyModel.Picture(1, 1)));
        Assert.AreEqual(0, victim.Queries);
    }
}
