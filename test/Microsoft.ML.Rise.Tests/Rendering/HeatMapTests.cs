using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class HeatMapTests
{
    private static readonly SKColor Lowest = ColorMap.Viridis.ColorAt(0);
    private static readonly SKColor Highest = ColorMap.Viridis.ColorAt(1);

    [TestMethod]
    public void Create_NotSquare_PutsEachValueAtItsPlace()
    {
        using MLImage image = HeatMap.Create([0, 0, 1, 0, 0, 0.5f], height: 2, width: 3);

        Assert.AreEqual((3, 2), (image.Width, image.Height));
        Assert.AreEqual(Lowest, Pixel.At(image, 0, 0));
        Assert.AreEqual(Highest, Pixel.At(image, 2, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.5), Pixel.At(image, 2, 1));
    }

    [TestMethod]
    public void Create_ExplicitRange_MeansTheSameColorForTheSameValue()
    {
        using MLImage image = HeatMap.Create([0.25f, 2, -1], 1, 3, (0, 1));

        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.25), Pixel.At(image, 0, 0));
        Assert.AreEqual(Highest, Pixel.At(image, 1, 0));
        Assert.AreEqual(Lowest, Pixel.At(image, 2, 0));
    }

    [TestMethod]
    public void Create_Values_AreOpaquePixelsInOrder()
    {
        var colors = new ColorMap(new SKColor(0, 0, 0), new SKColor(200, 100, 50));
        using MLImage image = HeatMap.Create([10, 20, 15, 5, 99], 1, 5, (10, 20), colorMap: colors);

        Assert.AreEqual(MLPixelFormat.Rgba32, image.PixelFormat);
        CollectionAssert.AreEqual(
            new byte[] { 0, 0, 0, 255, 200, 100, 50, 255, 100, 50, 25, 255, 0, 0, 0, 255, 200, 100, 50, 255 }, image.Pixels.ToArray());
    }

    [TestMethod]
    public void Create_RangeBelowZero_IsSharedOutEvenly()
    {
        using MLImage image = HeatMap.Create([-1, 0, 1, 3], 1, 4);

        Assert.AreEqual(Lowest, Pixel.At(image, 0, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.25), Pixel.At(image, 1, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.5), Pixel.At(image, 2, 0));
        Assert.AreEqual(Highest, Pixel.At(image, 3, 0));
    }

    [TestMethod]
    public void Create_WidestRange_DoesNotOverflow()
    {
        using MLImage image = HeatMap.Create([float.MinValue, 0, float.MaxValue], 1, 3);

        Assert.AreEqual(Lowest, Pixel.At(image, 0, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.5), Pixel.At(image, 1, 0));
        Assert.AreEqual(Highest, Pixel.At(image, 2, 0));
    }

    [TestMethod]
    public void Create_RangeOfOneValue_IsAllLowestColor()
    {
        using MLImage image = HeatMap.Create([4, 9], 1, 2, (4, 4));

        Assert.AreEqual(Lowest, Pixel.At(image, 0, 0));
        Assert.AreEqual(Lowest, Pixel.At(image, 1, 0));
    }

    [TestMethod]
    [DataRow(2f, 1f, "2 to 1")]
    [DataRow(float.NaN, 1f, "NaN to 1")]
    [DataRow(0f, float.PositiveInfinity, "0 to Infinity")]
    public void Create_NoRange_IsRefused(float minimum, float maximum, string got)
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => HeatMap.Create([1], 1, 1, (minimum, maximum))).Message,
            $"A range must be finite, its maximum not below its minimum, got {got}.");
    }

    [TestMethod]
    public void Create_ConstantMap_IsAllLowestColor()
    {
        using MLImage image = HeatMap.Create([0.3f, 0.3f, 0.3f, 0.3f], 2, 2, scale: 3);

        for (int i = 0; i < 36; i++)
            Assert.AreEqual(Lowest, Pixel.At(image, i % 6, i / 6));
    }

    [TestMethod]
    public void Create_Scaled_IsLargerAndInterpolated()
    {
        using MLImage image = HeatMap.Create([0, 1], height: 1, width: 2, scale: 2);

        Assert.AreEqual((4, 2), (image.Width, image.Height));
        Assert.AreEqual(Lowest, Pixel.At(image, 0, 1));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.25), Pixel.At(image, 1, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.75), Pixel.At(image, 2, 1));
        Assert.AreEqual(Highest, Pixel.At(image, 3, 0));
    }

    [TestMethod]
    public void Create_OwnColorMap_IsUsed()
    {
        using MLImage image = HeatMap.Create([0, 1], 1, 2, colorMap: new ColorMap(new SKColor(9, 8, 7), new SKColor(1, 2, 3)));

        Assert.AreEqual(new SKColor(9, 8, 7), Pixel.At(image, 0, 0));
        Assert.AreEqual(new SKColor(1, 2, 3), Pixel.At(image, 1, 0));
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.NegativeInfinity, "-Infinity")]
    public void Create_NotFinite_NamesRowAndColumn(float bad, string text)
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => HeatMap.Create([0, 0, 0, 0, bad, 0], 2, 3, (0, 1))).Message,
            $"A map must be finite, got {text} at row 1, column 1.");
    }

    [TestMethod]
    public void Create_WrongLength_IsRefused()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => HeatMap.Create([1, 2, 3], 2, 2)).Message, "A map of 2x2 has 4 values, got 3.");
    }

    [TestMethod]
    [DataRow(0, 1, 1)]
    [DataRow(1, -1, 1)]
    [DataRow(1, 1, 0)]
    public void Create_SizeBelowOne_IsRefused(int height, int width, int scale)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => HeatMap.Create([1], height, width, scale: scale));
    }

    [TestMethod]
    public void Create_Saved_ReadsBackAsPng()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        try
        {
            using (MLImage image = HeatMap.Create([0, 1, 0.5f, 0.2f], 2, 2))
                image.Save(path);
            using MLImage read = MLImage.CreateFromFile(path);

            Assert.AreEqual((2, 2), (read.Width, read.Height));
            Assert.AreEqual(Lowest, Pixel.At(read, 0, 0));
            Assert.AreEqual(Highest, Pixel.At(read, 1, 0));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
