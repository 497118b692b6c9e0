using AdversarialNoise.Evidence;

namespace AdversarialNoise.Tests.Evidence;

/// <summary>Features of masks that are drawn by hand.</summary>
[TestClass]
public sealed class MapShapeTests
{
    private const int Width = 4;

    private static readonly float[] s_mask =
    [
        1, 1, 0, 0,
        1, 0, 0, 1,
        0, 1, 0, 0,
    ];

    [TestMethod]
    public void TotalVariation_Mask_IsTheLengthOfItsOutlineInsideThePicture()
    {
        // Within rows 1 + 2 + 2, between them 2 + 3.
        Assert.AreEqual(10 / 12.0, MapShape.TotalVariation(s_mask, Width), 1e-12);
        Assert.AreEqual(0, MapShape.TotalVariation([1, 1, 1, 1], 2));
    }

    [TestMethod]
    public void LargestPart_DiagonalNeighbours_AreNotConnected()
    {
        Assert.AreEqual(3 / 5.0, MapShape.LargestPart(s_mask, Width), 1e-12);
        Assert.AreEqual(1, MapShape.LargestPart([0, 0.25f, 1, 0], Width));
        Assert.AreEqual(0, MapShape.LargestPart([0, 0, 0, 0], 2));
    }

    [TestMethod]
    public void LargestPart_EndsOfNeighbouringRows_AreNotConnected() => Assert.AreEqual(0.5, MapShape.LargestPart([0, 0, 1, 1, 0, 0], 3));

    [TestMethod]
    [DataRow(new[] { 0f, 5, 0, 0 }, 0)]
    [DataRow(new[] { 2f, 0, 2, 0 }, 0.5)]
    [DataRow(new[] { 3f, 3, 3, 3 }, 1)]
    [DataRow(new[] { 0f, 0, 0, 0 }, 1)]
    public void Entropy_PositionsAlike_IsTheLogarithmOfTheirNumber(float[] map, double entropy) => Assert.AreEqual(entropy, MapShape.Entropy(map), 1e-12);

    [TestMethod]
    public void UnitRange_AnyMap_IsDrawnToZeroToOne()
    {
        CollectionAssert.AreEqual(new[] { 0, 0.25f, 1 }, MapShape.UnitRange([-1, 0, 3]));
        CollectionAssert.AreEqual(new[] { 0f, 0 }, MapShape.UnitRange([7, 7]));
    }

    [TestMethod]
    [DataRow(new[] { 1f, 2, 3 }, new[] { 10f, 20, 30 }, 1)]
    [DataRow(new[] { 1f, 2, 3 }, new[] { 3f, 2, 1 }, -1)]
    [DataRow(new[] { 1f, 2, 3 }, new[] { 1f, 0, 1 }, 0)]
    [DataRow(new[] { 1f, 2, 3 }, new[] { 1f, 1, 1 }, 0)]
    public void Agreement_TwoMaps_IsTheirCorrelation(float[] one, float[] other, double agreement) => Assert.AreEqual(agreement, MapShape.Agreement(one, other), 1e-12);

    [TestMethod]
    public void Features_OfMaskAndMap_AreTheirs()
    {
        float[] map = [.. s_mask.Select(v => 2 * v - 1)];

        EvidenceFeatures features = EvidenceFeatures.Of(s_mask, map, reliability: 0.75, cleanMap: [.. map.Select(v => -v)], Width);

        double[] expected = [5 / 12.0, 10 / 12.0, 3 / 5.0, 10 / 12.0, Math.Log(5) / Math.Log(12), 0.75, -1];
        foreach ((double value, float actual) in expected.Zip(features.WithCleanPicture))
            Assert.AreEqual(value, actual, 1e-6);
        CollectionAssert.AreEqual(features.WithCleanPicture[..^1], features.OfOnePicture);
        Assert.HasCount(features.WithCleanPicture.Length, EvidenceFeatures.Names);
    }
}
