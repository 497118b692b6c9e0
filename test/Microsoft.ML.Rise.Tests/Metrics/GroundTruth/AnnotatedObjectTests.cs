using Microsoft.ML.Rise.Metrics.GroundTruth;

namespace Microsoft.ML.Rise.Tests.Metrics.GroundTruth;

[TestClass]
public sealed class AnnotatedObjectTests
{
    private static readonly AnnotatedObject Boxed = new("cat", new PixelBox(10, 20, 13, 22));

    [TestMethod]
    [DataRow(10, 20, 0)]
    [DataRow(12, 21, 0)]
    [DataRow(13, 21, 1)] // the right edge does not belong to the box
    [DataRow(9, 22, 2)]
    [DataRow(15, 25, 25)]
    [DataRow(0, 0, 500)]
    public void Box_SquaredDistance_IsBetweenPixelCentres(int x, int y, double squared) => Assert.AreEqual(squared, Boxed.Box.SquaredDistance(x, y));

    [TestMethod]
    public void Box_OfFractions_HasThePixelsThatItTouches()
    {
        var box = new PixelBox(1.5, 2, 3.2, 2);

        Assert.AreEqual(0, box.SquaredDistance(1, 2));
        Assert.AreEqual(0, box.SquaredDistance(3, 2));
        Assert.AreEqual(1, box.SquaredDistance(4, 2));
        Assert.AreEqual(1, box.SquaredDistance(1, 3));
    }

    [TestMethod]
    public void IsNear_Box_TakesAnOpenDisc()
    {
        Assert.IsTrue(Boxed.IsNear(12, 21, 0));
        Assert.IsFalse(Boxed.IsNear(13, 21, 0));
        Assert.IsFalse(Boxed.IsNear(13, 21, 1));
        Assert.IsTrue(Boxed.IsNear(13, 21, 2));
        Assert.IsFalse(Boxed.IsNear(15, 25, 5), "3 and 4 make 5, which is not nearer than 5");
        Assert.IsTrue(Boxed.IsNear(15, 25, 6));
    }

    [TestMethod]
    public void IsNear_Mask_AgreesWithEveryPixel()
    {
        var random = new Random(5);
        bool[] pixels = [.. Enumerable.Range(0, 9 * 11).Select(_ => random.Next(12) == 0)];
        var masked = new AnnotatedObject("cat", new PixelBox(0, 0, 11, 9), MaskOf(pixels, 9, 11));

        for (int at = 0; at < pixels.Length; at++)
        {
            for (int tolerance = 0; tolerance < 5; tolerance++)
            {
                bool expected = Enumerable.Range(0, pixels.Length).Any(i =>
                    pixels[i] && (i == at || Math.Pow(i % 11 - at % 11, 2) + Math.Pow(i / 11 - at / 11, 2) < tolerance * tolerance));

                Assert.AreEqual(expected, masked.IsNear(at % 11, at / 11, tolerance), $"at {at}, tolerance {tolerance}");
            }
        }
    }

    [TestMethod]
    public void Mask_WithoutAPixel_CountsAsNone()
    {
        AnnotatedObject tiny = Boxed with { Mask = ObjectMask.FromPolygons([[10.6f, 20.6f, 10.8f, 20.6f, 10.7f, 20.9f]], 50, 50) };

        Assert.AreEqual(6, tiny.Area);
        Assert.IsTrue(tiny.IsNear(10, 20, 0));
    }

    [TestMethod]
    public void Area_IsOfTheMaskOrElseOfTheBox()
    {
        Assert.AreEqual(6, Boxed.Area);
        Assert.AreEqual(2, (Boxed with { Mask = ObjectMask.FromRunLengths([3, 2, 95], 10, 10) }).Area);
    }

    private static ObjectMask MaskOf(bool[] pixels, int height, int width)
    {
        var counts = new List<int> { 0 };
        for (int i = 0; i < pixels.Length; i++)
        {
            bool isIn = pixels[i % height * width + i / height];
            if (isIn != (counts.Count % 2 == 0))
                counts.Add(0);
            counts[^1]++;
        }

        return ObjectMask.FromRunLengths(counts, height, width);
    }
}
