using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Inputs;

[TestClass]
public sealed class BaselineTests
{
    private static readonly InputShape Planar = InputShape.Image(1, 2, 2), Interleaved = InputShape.Image(1, 2, 2, interleaved: true);

    [TestMethod]
    public void Constant_IsAValueForEachChannel()
    {
        CollectionAssert.AreEqual(new[] { 5f, 6f }, Baseline.Constant(5, 6).Of(new float[4], Planar, null, "Baseline"));
        CollectionAssert.AreEqual(new[] { 5f, 6f }, Baseline.Constant(5, 6).Of(new float[4], Interleaved, null, "Baseline"));
        CollectionAssert.AreEqual(new[] { 5f, 5f }, Baseline.Constant(5).Of(new float[4], Planar, null, "Baseline"));
    }

    [TestMethod]
    public void InputMean_IsOfEachChannel()
    {
        CollectionAssert.AreEqual(new[] { 2f, 2f, 15f, 15f }, Baseline.InputMean.Of([1, 3, 10, 20], Planar, null, "Baseline"));
        CollectionAssert.AreEqual(new[] { 5.5f, 11.5f, 5.5f, 11.5f }, Baseline.InputMean.Of([1, 3, 10, 20], Interleaved, null, "Baseline"));
    }

    [TestMethod]
    public void Function_IsGivenInputAndShape()
    {
        Baseline doubled = Baseline.Function((input, shape, baseline) =>
        {
            for (int k = 0; k < shape.Length; k++)
                baseline[k] = 2 * input[k];
        });

        CollectionAssert.AreEqual(new[] { 2f, 4f, 6f, 8f }, doubled.Of([1, 2, 3, 4], Planar, null, "Baseline"));
    }

    [TestMethod]
    public void Function_ThatLeavesAValueOut_IsReported() => Assert.AreEqual(
        "Baseline has NaN at value 1 of the input; it must be finite.",
        Assert.ThrowsExactly<InvalidOperationException>(() => Baseline.Function((input, shape, baseline) => baseline[0] = 1).Of(new float[4], Planar, null, "Baseline")).Message);

    [TestMethod]
    public void Constant_ThatIsNone_IsRefused()
    {
        AssertRefused("A baseline must have finite values, at least one, got ''.", () => Baseline.Constant());
        AssertRefused("A baseline must have finite values, at least one, got '1, NaN'.", () => Baseline.Constant(1, float.NaN));
    }

    [TestMethod]
    public void Baseline_ThatDoesNotFitTheShape_IsRefusedWithItsOption()
    {
        AssertRefused(
            "DeletionBaseline must have 1 value, or one for each channel of the input (image 1x2, 2 channels, planar), got 3.",
            () => new SaliencyEvaluator(Planar, new() { DeletionBaseline = Baseline.Constant(1, 2, 3) }));
        AssertRefused(
            "InsertionBaseline cannot be blurred for features 5, 1 channel: unrelated features have no neighbours. Use Zeros, Constant, Values, InputMean or Function.",
            () => new SaliencyEvaluator(InputShape.Features(5), new() { InsertionBaseline = Baseline.Blurred }));
    }

    private static void AssertRefused(string message, Func<object> action) => StringAssert.StartsWith(Assert.Throws<ArgumentException>(action).Message, message);
}
