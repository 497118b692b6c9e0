using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Tests.Rendering;

[TestClass]
public sealed class ValueRangeTests
{
    [TestMethod]
    public void Of_Values_SpansThem()
    {
        Assert.AreEqual(new ValueRange(-2, 7), ValueRange.Of([3, 7, -2, 0]));
        Assert.AreEqual(new ValueRange(5, 5), ValueRange.Of([5]));
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.PositiveInfinity, "Infinity")]
    public void Of_NotFinite_NamesItsPosition(float bad, string text)
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => ValueRange.Of([1, 2, bad, 4])).Message, $"Values must be finite, got {text} at index 2.");
    }

    [TestMethod]
    public void Of_NoValues_IsRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => ValueRange.Of([]));
    }

    [TestMethod]
    [DataRow(2f, 1f)]
    [DataRow(float.NaN, 1f)]
    [DataRow(0f, float.PositiveInfinity)]
    public void Constructor_NoRange_IsRefused(float minimum, float maximum)
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ValueRange(minimum, maximum));
    }

    [TestMethod]
    public void PositionOf_Value_IsItsShareOfTheRange()
    {
        var range = new ValueRange(-1, 3);

        Assert.AreEqual(0, range.PositionOf(-1));
        Assert.AreEqual(0.5, range.PositionOf(1));
        Assert.AreEqual(1, range.PositionOf(3));
        Assert.AreEqual(-0.25, range.PositionOf(-2));
        Assert.AreEqual(1.25, range.PositionOf(4));
    }

    [TestMethod]
    public void PositionOf_RangeOfOneValue_IsZero()
    {
        Assert.AreEqual(0, new ValueRange(4, 4).PositionOf(4));
        Assert.AreEqual(0, new ValueRange(4, 4).PositionOf(9));
    }

    [TestMethod]
    public void PositionOf_WidestRange_DoesNotOverflow()
    {
        Assert.AreEqual(0.5, new ValueRange(float.MinValue, float.MaxValue).PositionOf(0));
    }
}
