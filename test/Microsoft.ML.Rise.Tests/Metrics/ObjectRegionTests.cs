using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class ObjectRegionTests
{
    private static readonly ObjectRegion Boxed = new("cat", 10, 20, 13, 22);

    [TestMethod]
    public void IsNear_Box_TakesAnOpenDisc()
    {
        Assert.IsTrue(Boxed.IsNear(12, 21, 0, 50, 50));
        Assert.IsFalse(Boxed.IsNear(13, 21, 0, 50, 50));
        Assert.IsFalse(Boxed.IsNear(13, 21, 1, 50, 50));
        Assert.IsTrue(Boxed.IsNear(13, 21, 2, 50, 50));
        Assert.IsFalse(Boxed.IsNear(15, 25, 5, 50, 50), "3 and 4 make 5, which is not nearer than 5");
        Assert.IsTrue(Boxed.IsNear(15, 25, 6, 50, 50));
    }

    [TestMethod]
    public void IsNear_Mask_AgreesWithEveryPixel()
    {
        var random = new Random(5);
        bool[] pixels = [.. Enumerable.Range(0, 9 * 11).Select(_ => random.Next(12) == 0)];
        var masked = new ObjectRegion("cat", pixels);

        for (int at = 0; at < pixels.Length; at++)
        {
            for (int tolerance = 0; tolerance < 5; tolerance++)
            {
                bool expected = Enumerable.Range(0, pixels.Length).Any(i =>
                    pixels[i] && (i == at || Math.Pow(i % 11 - at % 11, 2) + Math.Pow(i / 11 - at / 11, 2) < tolerance * tolerance));

                Assert.AreEqual(expected, masked.IsNear(at % 11, at / 11, tolerance, height: 9, width: 11), $"at {at}, tolerance {tolerance}");
            }
        }
    }

    [TestMethod]
    public void Area_IsOfTheBoxOrTheNumberOfPixels()
    {
        Assert.AreEqual(6, Boxed.Area);
        Assert.AreEqual(2, new ObjectRegion("cat", [false, true, true, false]).Area);
    }

    [TestMethod]
    public void Create_Mask_IsACopy()
    {
        bool[] pixels = [true, true];
        var region = new ObjectRegion("cat", pixels);

        pixels[0] = false;

        Assert.AreEqual(2, region.Area);
    }

    [TestMethod]
    public void Create_WhatIsNowhere_IsRefused()
    {
        AssertRefused("The mask of an object must have at least one of its pixels, got none of 'cat'.", () => _ = new ObjectRegion("cat", new bool[4]));
        AssertRefused("A box must be finite and not end before it begins, got left 3, top 0, right 2, bottom 1.", () => _ = new ObjectRegion("cat", 3, 0, 2, 1));
        AssertRefused("A box must be finite and not end before it begins, got left 0, top NaN, right 2, bottom 1.", () => _ = new ObjectRegion("cat", 0, double.NaN, 2, 1));
        Assert.ThrowsExactly<ArgumentNullException>(() => _ = new ObjectRegion("cat", mask: null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => _ = new ObjectRegion(null!, 0, 0, 1, 1));
    }

    private static void AssertRefused(string message, Action action) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(action).Message, message);
}
