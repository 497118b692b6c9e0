using AdversarialNoise.Attacks;
using AdversarialNoise.Scenes;
using AdversarialNoise.Suppression;

namespace AdversarialNoise.Tests.Suppression;

/// <summary>A scene whose left half is a garment and whose right half is the attack: each half is one score.</summary>
[TestClass]
public sealed class SuppressorTests
{
    private static readonly Suppressor s_suppressor = new(ToyModel.Create());

    private static readonly Scene s_scene = new("scene", ToyModel.Picture(left: 0.75f, right: 0), Present: [0]);

    [TestMethod]
    public void Measure_AbsentGarmentFound_IsAbsentAgainWhereItsEvidenceIsHiddenAndTheOtherOneStays()
    {
        var attempt = new Attempt(
            "toy", s_scene, [0.75f, 0], new Goal(1, Direction.Rises, 1), Counterpart: 0, ToyModel.Picture(left: 0.75f, right: 1), Score: 1, Queries: 1, QueriesToGoal: 1);

        IReadOnlyList<Suppressed> parts = s_suppressor.Measure(attempt, sigma: 1, blurred: ToyModel.Picture(0, 0), ToyModel.RightHalf, new Random(1));

        Assert.AreEqual(new Suppressed(1, Part.Evidence, Area: 0.5, IsClassBack: true, AreGarmentsBack: true), parts[0]);
        Assert.AreEqual(new Suppressed(1, Part.Everything, Area: 1, IsClassBack: true, AreGarmentsBack: false), parts[2]);

        // The middle of the disc decides: the share of either half that it covers is the share of the score that it takes.
        float[] disc = Disc.Of(ToyModel.Shape, count: 32, new Random(1));
        double right = disc.Zip(ToyModel.RightHalf, (d, r) => d * r).Sum() / 32, left = disc.Sum() / 32 - right;
        bool isClassBack = 1 - right <= 0.5, isGarmentLeft = 0.75 * (1 - left) > 0.5;
        Assert.AreEqual(new Suppressed(1, Part.Random, 0.5, isClassBack, isClassBack && isGarmentLeft), parts[1]);
    }

    [TestMethod]
    public void Measure_PresentGarmentMissed_IsFoundAgainWhereWhatSpeaksAgainstItIsHidden()
    {
        var attempt = new Attempt(
            "toy", s_scene, [0.75f, 0], new Goal(0, Direction.Falls, 0), Counterpart: 1, ToyModel.Picture(left: 0.25f, right: 0), Score: 0.25f, Queries: 1, QueriesToGoal: 1);
        float[] leftHalf = [.. ToyModel.RightHalf.Select(v => 1 - v)];

        IReadOnlyList<Suppressed> parts = s_suppressor.Measure(attempt, sigma: 1, blurred: ToyModel.Picture(0.75f, 1), leftHalf, new Random(1));

        Assert.AreEqual(new Suppressed(1, Part.Evidence, Area: 0.5, IsClassBack: true, AreGarmentsBack: true), parts[0]);
    }

    [TestMethod]
    public void Disc_AnyMiddle_HasExactlySoManyPixels()
    {
        for (int seed = 0; seed < 20; seed++)
            Assert.AreEqual(13, Disc.Of(ToyModel.Shape, count: 13, new Random(seed)).Sum());
    }
}
