using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class PixelBoxTests
{
    [TestMethod]
    [DataRow(10, 20, 0)]
    [DataRow(12, 21, 0)]
    [DataRow(13, 21, 1)] // the right edge does not belong to the box
    [DataRow(9, 22, 2)]
    [DataRow(15, 25, 25)]
    [DataRow(0, 0, 500)]
    public void SquaredDistance_IsBetweenPixelCentres(int x, int y, double squared) => Assert.AreEqual(squared, new PixelBox(10, 20, 13, 22).SquaredDistance(x, y));

    [TestMethod]
    public void SquaredDistance_OfFractions_IsToThePixelsThatTheBoxTouches()
    {
        var box = new PixelBox(1.5, 2, 3.2, 2);

        Assert.AreEqual(0, box.SquaredDistance(1, 2));
        Assert.AreEqual(0, box.SquaredDistance(3, 2));
        Assert.AreEqual(1, box.SquaredDistance(4, 2));
        Assert.AreEqual(1, box.SquaredDistance(1, 3));
    }
}
