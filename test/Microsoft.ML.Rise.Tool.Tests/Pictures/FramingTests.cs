using Microsoft.ML.Rise.Tool.Pictures;
using Microsoft.ML.Rise.Tool.Running;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

[TestClass]
public sealed class FramingTests
{
    /// <summary>Hashes of Pillow's pictures with torchvision's sizes: the long side int(size · long / short), the offsets int(round((h − th) / 2)), halves to even.</summary>
    [TestMethod]
    [DataRow(300, 199, 256, 224, "cb740bdeafb97543")]
    [DataRow(199, 300, 256, 224, "0b72cbc5a9b43f1b")]
    [DataRow(61, 40, 33, 28, "bfe42eb279acabb0")]
    [DataRow(40, 63, 31, 28, "0889ad2b8038fea1")]
    [DataRow(224, 224, 224, 224, "66572978ae810589")]
    public void Crop_AnyProportion_IsTorchvisionsResizeAndCenterCrop(int width, int height, int shorterSide, int side, string hash)
    {
        RgbPicture cropped = Framing.Crop.Fit(FormulaPicture.Create(width, height), new PictureSize(side, side), shorterSide);

        Assert.AreEqual(hash, FormulaPicture.HashOf(cropped));
    }

    [TestMethod]
    [DataRow(224, 224, 256)]
    [DataRow(299, 299, 342)]
    [DataRow(96, 128, 110)]
    public void UsualShorterSide_IsInTheProportionOf256To224(int width, int height, int expected) =>
        Assert.AreEqual(expected, FramingExtensions.UsualShorterSide(new PictureSize(width, height)));

    [TestMethod]
    public void Crop_WiderThanThePicture_SaysWhatToDo()
    {
        UserError error = Assert.ThrowsExactly<UserError>(() => Framing.Crop.Fit(FormulaPicture.Create(20, 20), new PictureSize(40, 20), shorterSide: 24));

        Assert.AreEqual("a picture of 24x24 cannot be cropped to 40x20: give a larger --resize-to, or --resize stretch or pad.", error.Message);
    }

    [TestMethod]
    public void Pad_WidePicture_HasBlackBarsAboveAndBelow()
    {
        RgbPicture white = new(20, 10, [.. Enumerable.Repeat(byte.MaxValue, 600)]);

        RgbPicture padded = Framing.Pad.Fit(white, new PictureSize(8, 8), shorterSide: null);

        Assert.AreEqual("00ffff00", string.Concat(Enumerable.Range(0, 4).Select(k => $"{padded.Pixels[k * 2 * 8 * 3]:x2}")));
        Assert.AreEqual(8 * 4 * 3, padded.Pixels.Count(p => p == byte.MaxValue));
    }

    [TestMethod]
    public void Stretch_AnyProportion_IsTheWholePicture() =>
        Assert.AreEqual("30a8c3e837ba5a0d", FormulaPicture.HashOf(Framing.Stretch.Fit(FormulaPicture.Create(37, 23), new PictureSize(16, 16), shorterSide: null)));
}
