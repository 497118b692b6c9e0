using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class ColorMapTests
{
    [TestMethod]
    [DataRow(0.0, "#440154")]
    [DataRow(0.25, "#3b528b")]
    [DataRow(0.5, "#21918c")]
    [DataRow(0.75, "#5ec962")]
    [DataRow(1.0, "#fde725")]
    [DataRow(-3.0, "#440154")]
    [DataRow(double.NegativeInfinity, "#440154")]
    [DataRow(double.PositiveInfinity, "#fde725")]
    public void Viridis_KnownPosition_HasPublishedColor(double position, string expected)
    {
        AssertNear(SKColor.Parse(expected), ColorMap.Viridis.ColorAt(position), 1);
    }

    [TestMethod]
    public void Viridis_RisingPosition_GetsBrighter()
    {
        double last = -1;
        for (int i = 0; i <= 1000; i++)
        {
            SKColor color = ColorMap.Viridis.ColorAt(i / 1000.0);
            double luma = 0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue;
            Assert.IsGreaterThan(last - 0.8, luma, $"position {i}/1000");
            last = luma;
        }
    }

    [TestMethod]
    public void ColorAt_BetweenColors_IsOnTheStraightLine()
    {
        var map = new ColorMap(new SKColor(0, 100, 255), new SKColor(100, 100, 0), new SKColor(200, 0, 0));

        Assert.AreEqual(new SKColor(0, 100, 255), map.ColorAt(0));
        Assert.AreEqual(new SKColor(25, 100, 191), map.ColorAt(0.125));
        Assert.AreEqual(new SKColor(100, 100, 0), map.ColorAt(0.5));
        Assert.AreEqual(new SKColor(150, 50, 0), map.ColorAt(0.75));
        Assert.AreEqual(new SKColor(200, 0, 0), map.ColorAt(1));
    }

    [TestMethod]
    public void ColorAt_NaN_IsRefused()
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => ColorMap.Viridis.ColorAt(double.NaN)).Message, "NaN has no colour.");
    }

    [TestMethod]
    public void Constructor_OneColor_IsRefused()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => new ColorMap(new SKColor(1, 2, 3))).Message,
            "A colour map must have at least 2 colours, got 1.");
    }

    [TestMethod]
    public void ColorAt_TransparentColors_IsOpaque()
    {
        var map = new ColorMap(new SKColor(10, 20, 30, 0), new SKColor(30, 40, 50, 128));

        Assert.AreEqual(new SKColor(20, 30, 40, 255), map.ColorAt(0.5));
    }

    private static void AssertNear(SKColor expected, SKColor actual, int tolerance)
    {
        Assert.AreEqual(expected.Red, actual.Red, (double)tolerance, $"red of {actual}");
        Assert.AreEqual(expected.Green, actual.Green, (double)tolerance, $"green of {actual}");
        Assert.AreEqual(expected.Blue, actual.Blue, (double)tolerance, $"blue of {actual}");
    }
}
