using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class HeatMapOverlayTests
{
    private static readonly SKColor White = new(255, 255, 255);
    private static readonly SKColor Black = new(0, 0, 0);
    private static readonly SKColor Green = new(0, 255, 0);

    [TestMethod]
    public void Overlay_AlphaOne_IsTheHeatMap()
    {
        using MLImage picture = Pixel.Image(2, 1, White, Black);
        using MLImage overlay = HeatMap.Overlay(picture, [0, 1], 1, 2, alpha: 1);

        Assert.AreEqual(ColorMap.Viridis.ColorAt(0), Pixel.At(overlay, 0, 0));
        Assert.AreEqual(ColorMap.Viridis.ColorAt(1), Pixel.At(overlay, 1, 0));
    }

    [TestMethod]
    public void Overlay_AlphaZero_IsTheGreyPicture()
    {
        using MLImage picture = Pixel.Image(3, 1, White, Black, Green);
        using MLImage overlay = HeatMap.Overlay(picture, [0, 1, 2], 1, 3, alpha: 0);

        Assert.AreEqual(White, Pixel.At(overlay, 0, 0));
        Assert.AreEqual(Black, Pixel.At(overlay, 1, 0));
        Assert.AreEqual(new SKColor(182, 182, 182), Pixel.At(overlay, 2, 0));
    }

    [TestMethod]
    public void Overlay_AlphaBetween_Mixes()
    {
        using MLImage picture = Pixel.Image(2, 1, White, Black);
        var colors = new ColorMap(new SKColor(55, 155, 255), new SKColor(100, 80, 0));
        using MLImage overlay = HeatMap.Overlay(picture, [0, 1], 1, 2, alpha: 0.25, colorMap: colors);

        Assert.AreEqual(new SKColor(205, 230, 255), Pixel.At(overlay, 0, 0));
        Assert.AreEqual(new SKColor(25, 20, 0), Pixel.At(overlay, 1, 0));
    }

    [TestMethod]
    [DataRow(MLPixelFormat.Rgba32, 80)]
    [DataRow(MLPixelFormat.Bgra32, 100)]
    public void Overlay_EitherOrderOfChannels_HasTheLumaOfItsColors(MLPixelFormat format, int grey)
    {
        using MLImage picture = MLImage.CreateFromPixels(1, 1, format, [20, 90, 160, 255]);
        using MLImage overlay = HeatMap.Overlay(picture, [0], 1, 1, alpha: 0);

        Assert.AreEqual(new SKColor((byte)grey, (byte)grey, (byte)grey), Pixel.At(overlay, 0, 0));
    }

    [TestMethod]
    public void Overlay_TransparentPixel_IsOpaqueBlackAsModelsSeeIt()
    {
        using MLImage picture = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, [0, 0, 0, 0]);
        using MLImage overlay = HeatMap.Overlay(picture, [0], 1, 1, alpha: 0);

        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 255 }, overlay.Pixels.ToArray());
    }

    [TestMethod]
    public void Overlay_LargerPicture_ResizesTheMap()
    {
        float[] saliency = [0, 1, 0.5f, 0.25f, 0.75f, 0];
        using MLImage picture = Pixel.Image(9, 4, White);
        using MLImage overlay = HeatMap.Overlay(picture, saliency, height: 2, width: 3, alpha: 1);

        float[] resized = MapResize.Bilinear(saliency, 2, 3, 4, 9);
        Assert.AreEqual((9, 4), (overlay.Width, overlay.Height));
        for (int i = 0; i < resized.Length; i++)
            Assert.AreEqual(ColorMap.Viridis.ColorAt(resized[i]), Pixel.At(overlay, i % 9, i / 9));
    }

    [TestMethod]
    public void Overlay_Picture_StaysAsItWas()
    {
        using MLImage picture = Pixel.Image(1, 1, Green);
        HeatMap.Overlay(picture, [1], 1, 1).Dispose();

        Assert.AreEqual(Green, Pixel.At(picture, 0, 0));
    }

    [TestMethod]
    [DataRow(-0.1)]
    [DataRow(1.1)]
    [DataRow(double.NaN)]
    public void Overlay_AlphaOutOfRange_IsRefused(double alpha)
    {
        using MLImage picture = Pixel.Image(1, 1, White);

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => HeatMap.Overlay(picture, [1], 1, 1, alpha)).Message, "Alpha must be in 0 to 1.");
    }

    [TestMethod]
    public void Overlay_NaN_NamesRowAndColumn()
    {
        using MLImage picture = Pixel.Image(1, 1, White);

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => HeatMap.Overlay(picture, [0, 0, float.NaN, 0], 2, 2)).Message,
            "A map must be finite, got NaN at row 1, column 0.");
    }
}
