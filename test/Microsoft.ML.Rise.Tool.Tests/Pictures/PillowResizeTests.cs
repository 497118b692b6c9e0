using Microsoft.ML.Rise.Tool.Pictures;

namespace Microsoft.ML.Rise.Tool.Tests.Pictures;

/// <summary>Hashes of what Pillow 9.4 makes of the same pictures: <c>Image.fromarray(...).resize((W, H), Image.BILINEAR)</c>.</summary>
[TestClass]
public sealed class PillowResizeTests
{
    [TestMethod]
    [DataRow(37, 23, 16, 16, "30a8c3e837ba5a0d")]
    [DataRow(37, 23, 50, 40, "2b53a56abf7d630b")]
    [DataRow(37, 23, 37, 10, "1d2f413d48b11cd9")]
    [DataRow(37, 23, 9, 23, "ebc5b79baa50bb44")]
    [DataRow(300, 199, 224, 224, "455c4048d6c61663")]
    [DataRow(5, 4, 1, 1, "00a2a921320e4493")]
    [DataRow(1, 1, 7, 3, "e36fc1a81144b42b")]
    public void Resize_AnySize_IsPillowsByteForByte(int width, int height, int toWidth, int toHeight, string hash)
    {
        RgbPicture resized = PillowResize.Resize(FormulaPicture.Create(width, height), toWidth, toHeight);

        Assert.AreEqual((toWidth, toHeight), (resized.Width, resized.Height));
        Assert.AreEqual(hash, FormulaPicture.HashOf(resized));
    }

    [TestMethod]
    public void Resize_SameSize_IsThePictureItself()
    {
        RgbPicture picture = FormulaPicture.Create(9, 7);

        Assert.AreSame(picture, PillowResize.Resize(picture, 9, 7));
    }
}
