using Microsoft.ML.Rise.Rendering;
namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class MapResizeTests
{
    [TestMethod]
    public void Bilinear_SameSize_ChangesNothing()
    {
        float[] map = [1, 2, 3, 4, 5, 6];

        CollectionAssert.AreEqual(map, MapResize.Bilinear(map, 2, 3, 2, 3));
    }

    [TestMethod]
    public void Bilinear_TwiceAsWide_HasHalfPixelCentersAndClampedEdges()
    {
        CollectionAssert.AreEqual(new float[] { 0, 1, 3, 4 }, MapResize.Bilinear([0, 4], 1, 2, 1, 4));
        CollectionAssert.AreEqual(new float[] { 0, 1, 3, 4 }, MapResize.Bilinear([0, 4], 2, 1, 4, 1));
    }

    [TestMethod]
    [DataRow(3, 5, 7, 11)]
    [DataRow(5, 3, 4, 2)]
    [DataRow(1, 1, 3, 4)]
    [DataRow(2, 7, 1, 1)]
    [DataRow(4, 1, 9, 3)]
    public void Bilinear_AnySizes_AgreesWithReference(int sourceHeight, int sourceWidth, int height, int width)
    {
        var random = new Random(7);
        float[] source = [.. Enumerable.Range(0, sourceHeight * sourceWidth).Select(_ => (float)random.NextDouble())];

        float[] actual = MapResize.Bilinear(source, sourceHeight, sourceWidth, height, width);

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Assert.AreEqual(Reference(source, sourceHeight, sourceWidth, height, width, y, x), actual[y * width + x], 1e-6, $"at {y},{x}");
        }
    }

    [TestMethod]
    public void Bilinear_Constant_StaysConstantToTheBit()
    {
        float[] map = [.. Enumerable.Repeat(0.1f, 12)];

        Assert.IsTrue(MapResize.Bilinear(map, 3, 4, 31, 17).All(v => v == 0.1f));
    }

    private static double Reference(float[] source, int sourceHeight, int sourceWidth, int height, int width, int y, int x)
    {
        double atY = Math.Clamp((y + 0.5) * sourceHeight / height - 0.5, 0, sourceHeight - 1);
        double atX = Math.Clamp((x + 0.5) * sourceWidth / width - 0.5, 0, sourceWidth - 1);
        double sum = 0;
        for (int v = 0; v < sourceHeight; v++)
        {
            for (int u = 0; u < sourceWidth; u++)
                sum += Math.Max(0, 1 - Math.Abs(v - atY)) * Math.Max(0, 1 - Math.Abs(u - atX)) * source[v * sourceWidth + u];
        }

        return sum;
    }
}
