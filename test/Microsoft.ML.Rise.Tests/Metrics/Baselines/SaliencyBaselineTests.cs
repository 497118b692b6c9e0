using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class SaliencyBaselineTests
{
    private static readonly RiseInputShape Planar = RiseInputShape.Image(1, 2, 2), Interleaved = RiseInputShape.Image(1, 2, 2, interleaved: true);

    [TestMethod]
    public void Constant_ForEachChannel_FollowsTheArrangement()
    {
        CollectionAssert.AreEqual(new[] { 5f, 5f, 6f, 6f }, SaliencyBaseline.Constant(5, 6).Of(new float[4], Planar));
        CollectionAssert.AreEqual(new[] { 5f, 6f, 5f, 6f }, SaliencyBaseline.Constant(5, 6).Of(new float[4], Interleaved));
        CollectionAssert.AreEqual(new[] { 5f, 5f, 5f, 5f }, SaliencyBaseline.Constant(5).Of(new float[4], Planar));
    }

    [TestMethod]
    public void InputMean_IsOfEachChannel()
    {
        CollectionAssert.AreEqual(new[] { 2f, 2f, 15f, 15f }, SaliencyBaseline.InputMean.Of([1, 3, 10, 20], Planar));
        CollectionAssert.AreEqual(new[] { 5.5f, 11.5f, 5.5f, 11.5f }, SaliencyBaseline.InputMean.Of([1, 3, 10, 20], Interleaved));
    }

    [TestMethod]
    public void Function_IsGivenInputAndShape()
    {
        SaliencyBaseline doubled = SaliencyBaseline.Function((input, shape, baseline) =>
        {
            for (int k = 0; k < shape.Length; k++)
                baseline[k] = 2 * input[k];
        });

        CollectionAssert.AreEqual(new[] { 2f, 4f, 6f, 8f }, doubled.Of([1, 2, 3, 4], Planar));
    }

    [TestMethod]
    public void Function_ThatLeavesAValueOut_IsReported() => Assert.AreEqual(
        "The baseline of the input has NaN at value 1; it must be finite.",
        Assert.ThrowsExactly<InvalidOperationException>(() => SaliencyBaseline.Function((input, shape, baseline) => baseline[0] = 1).Of(new float[4], Planar)).Message);

    [TestMethod]
    public void Constant_ThatIsNone_IsRefused()
    {
        AssertRefused("A constant baseline must have one finite value, or one for each channel, got ''.", () => SaliencyBaseline.Constant());
        AssertRefused("A constant baseline must have one finite value, or one for each channel, got '1, NaN'.", () => SaliencyBaseline.Constant(1, float.NaN));
    }

    [TestMethod]
    public void Baseline_ThatDoesNotFitTheShape_IsRefusedWithItsOption()
    {
        AssertRefused(
            "DeletionBaseline must have 1 value, or one for each channel of the input (image 1x2, 2 channels, planar), got 3.",
            () => new SaliencyEvaluator(Planar, new() { DeletionBaseline = SaliencyBaseline.Constant(1, 2, 3) }));
        AssertRefused(
            "InsertionBaseline cannot be blurred for features 5, 1 channel: unrelated features have no neighbours. Use Zeros, Constant, InputMean or Function.",
            () => new SaliencyEvaluator(RiseInputShape.Features(5), new() { InsertionBaseline = SaliencyBaseline.Blurred }));
    }

    private static void AssertRefused(string message, Func<object> action) => StringAssert.StartsWith(Assert.Throws<ArgumentException>(action).Message, message);
}
