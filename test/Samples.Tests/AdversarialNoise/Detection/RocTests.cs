using AdversarialNoise.Detection;

namespace AdversarialNoise.Tests.Detection;

[TestClass]
public sealed class RocTests
{
    [TestMethod]
    public void Of_SomeVerdicts_CountsPairsInOrderAndHalfOfThoseAlike()
    {
        // Attacked 1, 2, 3 against clean 0, 2: above both, above one and like the other.
        var roc = Roc.Of([Clean("a", 0), Attacked("a", 1), Clean("b", 2), Attacked("b", 2), Attacked("c", 3)], seed: 1);

        Assert.AreEqual((1 + 1.5 + 2) / 6, roc.Area, 1e-12);
        Assert.IsTrue(roc.Lower <= roc.Area && roc.Area <= roc.Upper);
    }

    [TestMethod]
    public void Of_Separated_IsOneInEverySample() =>
        Assert.AreEqual(new Roc(1, 1, 1), Roc.Of([.. Enumerable.Range(0, 9).SelectMany(k => new[] { Clean($"{k}", 0), Attacked($"{k}", 1) })], seed: 1));

    [TestMethod]
    public void Of_EachSceneTwice_HasTheSameInterval()
    {
        Verdict[] once = [.. Enumerable.Range(0, 30).SelectMany(k => new[] { Clean($"{k}", k % 7), Attacked($"{k}", k % 5 + 1) })];

        Roc ofOnce = Roc.Of(once, seed: 1), ofTwice = Roc.Of([.. once, .. once], seed: 1);

        Assert.AreEqual(ofOnce.Area, ofTwice.Area, 1e-12);
        Assert.AreEqual(ofOnce.Lower, ofTwice.Lower, 1e-12);
        Assert.AreEqual(ofOnce.Upper, ofTwice.Upper, 1e-12);
    }

    private static Verdict Clean(string scene, float score) => new(scene, IsAttacked: false, score);

    private static Verdict Attacked(string scene, float score) => new(scene, IsAttacked: true, score);
}
