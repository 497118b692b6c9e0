using Microsoft.ML.Data;
using Microsoft.ML.Rise.Rendering;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class InputPictureTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Create_OfThreeChannels_IsRedGreenBlue(bool interleaved)
    {
        float[] values = interleaved ? [0, 0.2f, 0.4f, 0.6f, 0.8f, 1] : [0, 0.6f, 0.2f, 0.8f, 0.4f, 1];

        using MLImage image = InputPicture.Create(values, InputShape.Image(2, 1, 3, interleaved));

        Assert.AreEqual((1, 2), (image.Width, image.Height));
        Assert.AreEqual(new SKColor(0, 51, 102), Pixel.At(image, 0, 0));
        Assert.AreEqual(new SKColor(153, 204, 255), Pixel.At(image, 0, 1));
    }

    [TestMethod]
    public void Create_OfOneChannel_IsGrey_AndARangeHoldsItsEnds()
    {
        using MLImage image = InputPicture.Create([-1, 0, 1, 5], InputShape.Image(1, 4, 1), (-1, 1)), constant = InputPicture.Create([3, 3], InputShape.Image(1, 2, 1));

        foreach ((int x, byte grey) in new (int, byte)[] { (0, 0), (1, 128), (2, 255), (3, 255) })
            Assert.AreEqual(new SKColor(grey, grey, grey), Pixel.At(image, x, 0));
        Assert.AreEqual(new SKColor(0, 0, 0), Pixel.At(constant, 1, 0));
    }

    [TestMethod]
    public void Create_OfWhatIsNoPicture_IsRefused()
    {
        AssertRefused("Only pictures of 1 or 3 channels can be painted, got features 3, 1 channel.", [1, 2, 3], InputShape.Features(3));
        AssertRefused("Only pictures of 1 or 3 channels can be painted, got image 1x2, 2 channels, planar.", new float[4], InputShape.Image(1, 2, 2));
        AssertRefused("The input must have 4 values (image 2x2, 1 channel), got 3.", [1, 2, 3], InputShape.Image(2, 2, 1));
        AssertRefused("Values must be finite, got NaN at row 1, column 0.", [1, 2, float.NaN, 4], InputShape.Image(2, 2, 1), (0, 1));
        AssertRefused("A range must be finite, its maximum not below its minimum, got 2 to 1.", new float[4], InputShape.Image(2, 2, 1), (2, 1));
    }

    private static void AssertRefused(string message, float[] values, InputShape shape, (float, float)? range = null) =>
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => InputPicture.Create(values, shape, range)).Message, message);
}
