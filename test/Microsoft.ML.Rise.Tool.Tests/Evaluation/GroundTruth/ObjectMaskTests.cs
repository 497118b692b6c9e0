using Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.GroundTruth;

[TestClass]
public sealed class ObjectMaskTests
{
    [TestMethod]
    public void Polygons_Rectangle_HasThePixelsWhoseCentresAreInside()
    {
        AssertPixels(new PolygonMask([[1, 1, 4, 1, 4, 3, 1, 3]], 4, 5), width: 5, ".....", ".###.", ".###.", ".....");
        AssertPixels(new PolygonMask([[0.5f, 0.4f, 2.5f, 0.4f, 2.5f, 1.6f, 0.5f, 1.6f]], 2, 4), width: 4, "##..", "##..");
    }

    [TestMethod]
    public void Polygons_Triangle_IsFilledAlongItsSlope()
    {
        AssertPixels(new PolygonMask([[0, 0, 4, 4, 0, 4]], 4, 4), width: 4, "....", "#...", "##..", "###.");
    }

    [TestMethod]
    public void Polygons_CrossingItself_IsEvenOdd()
    {
        float[] square = [0, 0, 5, 0, 5, 5, 0, 5], hole = [0, 0, 1, 1, 4, 1, 4, 4, 1, 4, 1, 1];

        AssertPixels(new PolygonMask([[.. square, .. hole]], 5, 5), width: 5, "#####", "#...#", "#...#", "#...#", "#####");
    }

    [TestMethod]
    public void Polygons_Several_AreUnited()
    {
        AssertPixels(new PolygonMask([[0, 0, 2, 0, 2, 2, 0, 2], [1, 1, 3, 1, 3, 3, 1, 3]], 3, 3), width: 3, "##.", "###", ".##");
    }

    [TestMethod]
    public void Polygons_OutsideTheImage_IsCut()
    {
        AssertPixels(new PolygonMask([[-5, -5, 2, -5, 2, 99, -5, 99]], 2, 3), width: 3, "##.", "##.");
    }

    /// <remarks>The run lengths were made by <c>rleFrPoly</c> of COCO's maskApi.c.</remarks>
    [TestMethod]
    [DataRow(new[] { 2f, 1, 9, 1, 9, 6, 2, 6 }, "a05300000000000g0", 8, 12)]
    [DataRow(new[] { 3.2f, 1.4f, 10.7f, 3.1f, 8.3f, 8.9f, 2.1f, 7.2f }, "i02450O0000010O0M3Nm0", 10, 14)]
    [DataRow(new[] { 1f, 1, 18, 1, 18, 13, 10, 5, 2, 13 }, "`0695KO1O1O1O1O1O1O1001O1O1O1O1O1O1l0", 15, 20)]
    public void Polygons_ComparedWithCocosRasteriser_DiffersOnlyOnTheOutline(float[] polygon, string coco, int height, int width)
    {
        bool[] ours = new PolygonMask([polygon], height, width).ToPixels();
        bool[] theirs = new RunLengthMask(RunLengthText.Decode(coco), height, width).ToPixels();

        for (int i = 0; i < ours.Length; i++)
            Assert.IsTrue(ours[i] == theirs[i] || DistanceToOutline(polygon, i % width + 0.5, i / width + 0.5) < 0.71, $"at {i % width},{i / width}");
    }

    [TestMethod]
    public void RunLengths_RunsDownTheColumns()
    {
        AssertPixels(new RunLengthMask([1, 3, 1, 1], 2, 3), width: 3, ".#.", "###");
    }

    [TestMethod]
    public void CompressedRunLengths_AreTheSameRuns()
    {
        AssertPixels(new RunLengthMask(RunLengthText.Decode("131N"), 2, 3), width: 3, ".#.", "###");
    }

    [TestMethod]
    public void Create_WhatIsNoMask_IsRefused()
    {
        AssertRefused("A polygon must have an x and a y for each of 3 or more corners, got 4 values.", () => _ = new PolygonMask([[1, 1, 2, 2]], 4, 4));
        AssertRefused("A polygon must have an x and a y for each of 3 or more corners, got 7 values.", () => _ = new PolygonMask([[1, 1, 2, 2, 3, 3, 4]], 4, 4));
        AssertRefused("The corners of a polygon must be finite.", () => _ = new PolygonMask([[1, 1, 2, float.NaN, 3, 3]], 4, 4));
        AssertRefused("A run must have a length of 0 or more, got -1.", () => _ = new RunLengthMask([-1, 17], 4, 4));
        AssertRefused("The runs of a mask of 4x4 must have 16 pixels together, got 15.", () => _ = new RunLengthMask([5, 10], 4, 4));
    }

    private static double DistanceToOutline(float[] polygon, double x, double y)
    {
        double nearest = double.PositiveInfinity;
        for (int k = 0; k < polygon.Length; k += 2)
        {
            double x0 = polygon[k], y0 = polygon[k + 1], dx = polygon[(k + 2) % polygon.Length] - x0, dy = polygon[(k + 3) % polygon.Length] - y0;
            double along = Math.Clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0, 1);
            nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(x0 + along * dx - x, 2) + Math.Pow(y0 + along * dy - y, 2)));
        }

        return nearest;
    }

    private static void AssertPixels(IObjectMask mask, int width, params string[] rows)
    {
        string[] actual = [.. mask.ToPixels().Chunk(width).Select(row => string.Concat(row.Select(p => p ? '#' : '.')))];
        Assert.AreEqual(string.Join('\n', rows), string.Join('\n', actual));
    }

    private static void AssertRefused(string message, Action action) =>
        Assert.AreEqual(message, Assert.ThrowsExactly<ArgumentException>(action).Message);
}
