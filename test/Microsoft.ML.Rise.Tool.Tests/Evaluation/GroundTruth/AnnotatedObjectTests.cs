using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

[TestClass]
public sealed class AnnotatedObjectTests
{
    private static readonly AnnotatedObject Boxed = new("cat", new PixelBox(10, 20, 13, 22));

    [TestMethod]
    public void ToRegion_WithAMask_HasItsPixels()
    {
        AnnotatedObject masked = Boxed with { Mask = new PolygonMask([[10, 20, 12, 20, 12, 22, 10, 22]], 50, 50) };

        Assert.AreEqual<bool?>(true, PointAt(masked, x: 11, y: 21));
        Assert.AreEqual<bool?>(false, PointAt(masked, x: 12, y: 21));
    }

    [TestMethod]
    public void ToRegion_MaskWithoutAPixel_CountsAsNone()
    {
        AnnotatedObject tiny = Boxed with { Mask = new PolygonMask([[10.6f, 20.6f, 10.8f, 20.6f, 10.7f, 20.9f]], 50, 50) };

        Assert.AreEqual<bool?>(true, PointAt(tiny, x: 12, y: 21));
        Assert.AreEqual<bool?>(false, PointAt(tiny, x: 13, y: 21));
    }

    [TestMethod]
    public void ToRegion_Difficult_StaysDifficult() => Assert.IsNull(PointAt(Boxed with { IsDifficult = true }, x: 10, y: 20));

    private static bool? PointAt(AnnotatedObject annotated, int x, int y)
    {
        float[] map = new float[50 * 50];
        map[y * 50 + x] = 1;
        return new PointingGame(tolerance: 0).Ask(new PointingGameQuestion("cat", [annotated.ToRegion()], 50, 50), map, 50, 50);
    }
}
