using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class LegendTests
{
    [TestMethod]
    [DataRow(0f, 1f, "1.00", "0.50", "0.00")]
    [DataRow(0.507f, 0.722f, "0.722", "0.615", "0.507")]
    [DataRow(-20f, 130f, "130", "55", "-20")]
    [DataRow(1000f, 1001f, "1001.00", "1000.50", "1000.00")]
    [DataRow(0f, 4e-8f, "4.00e-8", "2.00e-8", "0.00e+0")]
    [DataRow(0f, 3e7f, "3.00e+7", "1.50e+7", "0.00e+0")]
    public void LabelsOf_Range_TellsMaximumMiddleAndMinimumApart(float minimum, float maximum, string top, string middle, string bottom)
    {
        CollectionAssert.AreEqual(new[] { top, middle, bottom }, Legend.LabelsOf(new ValueRange(minimum, maximum)));
    }

    [TestMethod]
    public void LabelsOf_SingleValue_IsOneNumber()
    {
        CollectionAssert.AreEqual(new[] { "0.333" }, Legend.LabelsOf(new ValueRange(1 / 3f, 1 / 3f)));
    }

    [TestMethod]
    public void Create_Range_ShowsHighestColorAtTheTop()
    {
        using MLImage legend = Legend.Create(new ValueRange(0, 1), 256);

        Assert.AreEqual(256, legend.Height);
        Assert.AreEqual(ColorMap.Viridis.ColorAt(511 / 512.0), Pixel.At(legend, 0, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(1 / 512.0), Pixel.At(legend, 0, 255));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0.5 + 1 / 512.0), Pixel.At(legend, 3, 127));
    }

    [TestMethod]
    public void Create_Range_WritesThreeNumbers()
    {
        using MLImage legend = Legend.Create(new ValueRange(0, 1), 100, textScale: 1);

        // '1.00' at the top, '0.50' in the middle, '0.00' at the bottom: rows of ink beside the bar and its ticks.
        int[] inked = [.. Enumerable.Range(0, 100).Where(y => Enumerable.Range(14, legend.Width - 14).Any(x => Pixel.At(legend, x, y).Red < 128))];
        int[] expected = [.. Enumerable.Range(0, 7), .. Enumerable.Range(46, 7), .. Enumerable.Range(93, 7)];
        CollectionAssert.AreEqual(expected, inked);
    }

    [TestMethod]
    public void Create_SingleValue_IsAllLowestColor()
    {
        using MLImage legend = Legend.Create(new ValueRange(3, 3), 60);

        Assert.IsTrue(Enumerable.Range(0, 60).All(y => Pixel.At(legend, 0, y) == ColorMap.Viridis.ColorAt(0)));
    }

    [TestMethod]
    [DataRow(26, 1)]
    [DataRow(53, 2)]
    [DataRow(100, 0)]
    public void Create_TooSmall_IsRefused(int height, int textScale)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Legend.Create(new ValueRange(0, 1), height, textScale));
    }
}
