using Microsoft.ML.Rise.Tests.Models;
namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>What is too large to be counted is refused by its name, and not by an overflow.</summary>
[TestClass]
public sealed class NumbersTooLargeTests
{
    [TestMethod]
    public void Image_OfMoreValuesThanAnArrayHolds_IsRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InputShape.Image(65536, 65536, 1)).Message,
        "The input must have at most 2147483591 values, got 65536x65536.");

    [TestMethod]
    public void Series_OfMoreValuesThanAnArrayHolds_IsRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InputShape.Series(int.MaxValue, 4)).Message,
        "The input must have at most 2147483591 values, got 2147483647x4.");

    [TestMethod]
    [DataRow(65536, 65536)]
    [DataRow(3000, 3000)]
    [DataRow(1024, 513)]
    [DataRow(1, int.MaxValue)]
    [DataRow(int.MaxValue, int.MaxValue)]
    public void GridSize_OfMoreCellsThanCanBeCounted_IsRefused(int rows, int columns) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { GridSize = new(rows, columns) })).Message,
        $"GridSize must have at most 524288 cells for the input (image 4x4, 1 channel), got {rows}x{columns}: about as many as the map should show details on each axis are enough.");

    [TestMethod]
    public void GridSize_OfRowsThatASeriesDoesNotUse_MayBeAny() =>
        Assert.AreEqual(5, new RiseExplainer(InputShape.Series(6), new RiseOptions { GridSize = new(int.MaxValue, 2), NumberOfMasks = 5 }).Explain(new float[6], (_, _, scores) => scores.Clear(), 1).NumberOfMasks);

    [TestMethod]
    public void Run_FirstMaskWhoseEndCannotBeCounted_IsRefused()
    {
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions());

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => explainer.Score(new float[16], (_, _, scores) => scores.Clear(), 1, long.MaxValue, 5)).Message,
            "firstMask ('9223372036854775807') must be less than or equal to '4611686018427387903'.");
    }

    [TestMethod]
    public void Run_LastFirstMask_HasErrors()
    {
        var explainer = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions());

        MaskScores run = explainer.Score(new float[16], (_, _, scores) => scores.Clear(), 1, long.MaxValue / 2, 5);

        Assert.AreEqual(0f, explainer.Explain(run).StandardError.Span[0]);
    }
}
