using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class MontageTests
{
    private static readonly RgbColor Red = new(200, 0, 0);
    private static readonly RgbColor Blue = new(0, 0, 200);
    private static readonly RgbColor White = new(255, 255, 255);

    [TestMethod]
    public void SideBySide_DifferentSizes_AlignsTopsOnWhite()
    {
        using MLImage red = Pixel.Image(2, 3, Red);
        using MLImage blue = Pixel.Image(1, 1, Blue);
        using MLImage row = Montage.SideBySide([red, blue], gap: 2);

        Assert.AreEqual((5, 3), (row.Width, row.Height));
        Assert.AreEqual(Red, Pixel.At(row, 1, 2));
        Assert.AreEqual(White, Pixel.At(row, 2, 0));
        Assert.AreEqual(Blue, Pixel.At(row, 4, 0));
        Assert.AreEqual(White, Pixel.At(row, 4, 1));
    }

    [TestMethod]
    public void Stacked_DifferentSizes_AlignsLeftSidesOnWhite()
    {
        using MLImage red = Pixel.Image(2, 3, Red);
        using MLImage blue = Pixel.Image(1, 1, Blue);
        using MLImage column = Montage.Stacked([blue, red], gap: 0);

        Assert.AreEqual((2, 4), (column.Width, column.Height));
        Assert.AreEqual(Blue, Pixel.At(column, 0, 0));
        Assert.AreEqual(White, Pixel.At(column, 1, 0));
        Assert.AreEqual(Red, Pixel.At(column, 1, 3));
    }

    [TestMethod]
    public void Enlarged_Picture_MakesSquaresOfPixels()
    {
        using MLImage picture = Pixel.Image(2, 1, Red, Blue);
        using MLImage enlarged = Montage.Enlarged(picture, 3);

        Assert.AreEqual((6, 3), (enlarged.Width, enlarged.Height));
        for (int y = 0; y < 3; y++)
        {
            for (int x = 0; x < 6; x++)
                Assert.AreEqual(x < 3 ? Red : Blue, Pixel.At(enlarged, x, y));
        }
    }

    [TestMethod]
    public void Framed_Picture_HasWhiteAround()
    {
        using MLImage picture = Pixel.Image(1, 2, Red);
        using MLImage framed = Montage.Framed(picture, 1);

        Assert.AreEqual((3, 4), (framed.Width, framed.Height));
        Assert.AreEqual(White, Pixel.At(framed, 0, 1));
        Assert.AreEqual(Red, Pixel.At(framed, 1, 1));
        Assert.AreEqual(Red, Pixel.At(framed, 1, 2));
        Assert.AreEqual(White, Pixel.At(framed, 1, 3));
    }

    [TestMethod]
    public void Captioned_Text_StandsAboveThePicture()
    {
        using MLImage picture = Pixel.Image(20, 5, Red);
        using MLImage captioned = Montage.Captioned(picture, "I", textScale: 1);

        Assert.AreEqual((20, 18), (captioned.Width, captioned.Height));
        Assert.AreEqual(Red, Pixel.At(captioned, 0, 13));
        string[] rows = [.. Enumerable.Range(0, 9).Select(RowOf)];
        CollectionAssert.AreEqual(new[] { ".###..", "..#...", "..#...", "..#...", "..#...", "..#...", ".###..", "......", "......" }, rows);

        string RowOf(int y) => string.Concat(Enumerable.Range(0, 6).Select(x => Pixel.At(captioned, x, y) == White ? '.' : '#'));
    }

    [TestMethod]
    public void Captioned_LongOrForeignText_IsCutAndReplaced()
    {
        using MLImage picture = Pixel.Image(12, 1, Red);
        using MLImage cut = Montage.Captioned(picture, "??????", textScale: 1);
        using MLImage foreign = Montage.Captioned(picture, "猫犬", textScale: 1);

        Assert.IsTrue(cut.Pixels.SequenceEqual(foreign.Pixels));
    }

    [TestMethod]
    public void Anything_Pictures_StayTheCallers()
    {
        using MLImage picture = Pixel.Image(2, 2, Red);
        Montage.SideBySide([picture, picture]).Dispose();
        Montage.Captioned(picture, "a").Dispose();

        Assert.AreEqual(Red, Pixel.At(picture, 1, 1));
    }

    [TestMethod]
    public void Anything_BadArguments_AreRefused()
    {
        using MLImage picture = Pixel.Image(1, 1, Red);

        Assert.ThrowsExactly<ArgumentException>(() => Montage.SideBySide([]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Montage.Stacked([picture], gap: -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Montage.Enlarged(picture, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Montage.Framed(picture, -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Montage.Captioned(picture, "a", 0));
        Assert.ThrowsExactly<ArgumentNullException>(() => Montage.Enlarged(null!, 1));
    }
}
