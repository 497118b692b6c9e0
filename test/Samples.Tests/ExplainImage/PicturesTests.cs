using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace ExplainImage.Tests;

/// <summary>What samples/ExplainImage draws, of a red picture with a map that rises from left to right.</summary>
[TestClass]
public sealed class PicturesTests
{
    private static readonly SKColor Red = new(200, 0, 0);

    private readonly string _folder = Directory.CreateTempSubdirectory("pictures").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Write_MachineWithoutFonts_LeavesTextOut()
    {
        using SKBitmap page = Page(64, 64, fonts: [], "Bag");

        // A margin, and the picture, the heat map with the bar of its legend, and the overlay with a margin after each.
        const int Margin = 14, Panel = 256, Bar = 7 + 14;
        Assert.AreEqual((Margin + 3 * (Panel + Margin) + Bar, Margin + Panel + Margin), (page.Width, page.Height));
        Assert.AreEqual(Red, page.GetPixel(Margin, Margin));
        int mapLeft = Margin + Panel + Margin;
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0), page.GetPixel(mapLeft, Margin));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(1), page.GetPixel(mapLeft + Panel - 1, Margin));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(511 / 512.0), page.GetPixel(mapLeft + Panel + Bar - 1, Margin));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(1 / 512.0), page.GetPixel(mapLeft + Panel + Bar - 1, Margin + Panel - 1));
        Assert.AreEqual(SKColors.White, page.GetPixel(mapLeft + Panel + Bar, Margin));
    }

    [TestMethod]
    [DataRow("Bag \U0010FFFF")]
    [DataRow("\U0010FFFFBag")]
    [DataRow("  Bag\n")]
    public void Write_CharacterThatNoFontHas_IsLeftOut(string label)
    {
        using SKBitmap expected = Page(64, 64, Lettering.Fonts, "Bag");
        using SKBitmap actual = Page(64, 64, Lettering.Fonts, label);

        CollectionAssert.AreEqual(expected.Bytes, actual.Bytes);
    }

    [TestMethod]
    public void Write_LongLabel_IsShortenedToThePicture()
    {
        using SKBitmap expected = Page(64, 64, Lettering.Fonts, "Bag");
        using SKBitmap actual = Page(64, 64, Lettering.Fonts, string.Join(' ', Enumerable.Repeat("Bag", 100)));

        Assert.AreEqual((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (int y = 0; y < actual.Height; y++)
            Assert.AreEqual(SKColors.White, actual.GetPixel(actual.Width - 1, y));
    }

    [TestMethod]
    [DataRow("Ankle boot/Sneaker", "picture-ankle-boot-sneaker-heatmap.png")]
    [DataRow("犬", "picture-class-heatmap.png")]
    [DataRow("0", "picture-class-0-heatmap.png")]
    public void Write_Label_IsInTheFileNameAsFarAsItCan(string label, string file)
    {
        Page(64, 64, fonts: [], label).Dispose();

        Assert.IsTrue(File.Exists(Path.Combine(_folder, file)));
    }

    [TestMethod]
    public void Write_RowOfPixels_IsStretchedAndStacked()
    {
        using SKBitmap page = Page(512, 1, fonts: [], "Bag");

        const int Margin = 14, Panel = 32;
        Assert.AreEqual(Margin + 3 * (Panel + Margin), page.Height);
        Assert.AreEqual(Red, page.GetPixel(Margin, Margin + Panel - 1));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(0), page.GetPixel(Margin, Margin + Panel + Margin));
    }

    [TestMethod]
    [DataRow(0f, 1f, "1.00", "0.50", "0.00")]
    [DataRow(0.507f, 0.722f, "0.722", "0.615", "0.507")]
    [DataRow(-20f, 130f, "130", "55", "-20")]
    [DataRow(1000f, 1001f, "1001.00", "1000.50", "1000.00")]
    [DataRow(0f, 4e-8f, "4.00e-8", "2.00e-8", "0.00e+0")]
    [DataRow(0f, 3e7f, "3.00e+7", "1.50e+7", "0.00e+0")]
    public void LabelsOf_Range_TellsMaximumMiddleAndMinimumApart(float minimum, float maximum, string top, string middle, string bottom)
    {
        CollectionAssert.AreEqual(new[] { top, middle, bottom }, Legend.LabelsOf(minimum, maximum));
    }

    [TestMethod]
    public void LabelsOf_SingleValue_IsOneNumber()
    {
        CollectionAssert.AreEqual(new[] { "0.333" }, Legend.LabelsOf(1 / 3f, 1 / 3f));
    }

    private SKBitmap Page(int width, int height, IEnumerable<SKTypeface> fonts, string label)
    {
        byte[] pixels = [.. Enumerable.Repeat(new[] { Red.Red, Red.Green, Red.Blue, Red.Alpha }, width * height).SelectMany(pixel => pixel)];
        float[] saliency = [.. Enumerable.Range(0, width * height).Select(i => (float)(i % width))];
        using var explanation = new Explanation(
            MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels), [0.5f], [new ExplainedClass(0, label, 0.5f, saliency, 1)], 1);
        Pictures.Write(explanation, "picture", _folder, fonts);
        return SKBitmap.Decode(Path.Combine(_folder, "picture-side-by-side.png"));
    }
}
