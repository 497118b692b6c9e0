namespace Microsoft.ML.Rise.Tests;

[TestClass]
public sealed class RiseOptionsTests
{
    private static readonly InputShape Shape = InputShape.Image(4, 4);

    public static IEnumerable<object[]> InvalidOptions =>
    [
        [new RiseOptions { NumberOfMasks = 0 }, "NumberOfMasks must be at least 1, got 0."],
        [new RiseOptions { PreservationProbability = 0 }, "PreservationProbability must be above 0 and below 1, got 0."],
        [new RiseOptions { PreservationProbability = 1 }, "PreservationProbability must be above 0 and below 1, got 1."],
        [new RiseOptions { PreservationProbability = double.NaN }, "PreservationProbability must be above 0 and below 1, got NaN."],
        [new RiseOptions { GridSize = 0 }, "GridSize must be at least 1x1, got 0x0."],
        [new RiseOptions { GridSize = new GridSize(3, -1) }, "GridSize must be at least 1x1, got 3x-1."],
        [new RiseOptions { Baseline = null! }, "Baseline must not be null; leave it out for 0."],
        [new RiseOptions { Method = null! }, "Method must not be null; leave it out for the regression-adjusted one."],
        [new RiseOptions { Sampling = (Sampling)99 }, "Sampling must be a member of Sampling, got 99."],
        [new RiseOptions { Target = null! }, "Target must not be null; leave it out for the top-1 class."],
        [new RiseOptions { Labels = ["cat", null!] }, "Labels must not have null entries, got one at index 1; give \"\" for a class without a label."],
        [new RiseOptions { Target = RiseTarget.Column("Label") }, "The target is in column 'Label', but there is no row: RiseTarget.Column works in a pipeline only. Give a class index or a label."],
        [new RiseOptions { NumberOfMasks = -3, TargetReliability = 0 }, "NumberOfMasks must be at least 1, got -3; TargetReliability must be above 0 and at most 1, got 0."],
    ];

    [TestMethod]
    [DynamicData(nameof(InvalidOptions))]
    public void Validate_InvalidOption_IsRefusedByName(RiseOptions options, string message)
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RiseExplainer(Shape, options)).Message, message);
    }

    [TestMethod]
    public void Options_AreComparedByValue()
    {
        RiseOptions Of(params string[] labels) => new() { Labels = labels, Target = RiseTarget.Classes(0, 1), Refinement = SaliencyRefinement.Ranking(), Baseline = Baseline.Constant(1, 2) };

        Assert.AreEqual(Of("cat", "dog"), Of("cat", "dog"));
        Assert.AreEqual(Of("cat", "dog").GetHashCode(), Of("cat", "dog").GetHashCode());
        Assert.AreNotEqual(Of("cat", "dog"), Of("dog", "cat"));
    }

    [TestMethod]
    public void Baseline_WrongNumberOfChannels_IsRefused()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new RiseExplainer(Shape, new RiseOptions { Baseline = Baseline.Constant(1, 2) })).Message,
            "Baseline must have 1 value, or one for each channel of the input (image 4x4, 3 channels, planar), got 2.");
    }

    [TestMethod]
    public void Options_ListGiven_IsCopied()
    {
        float[] baseline = [1, 2, 3];
        var options = new RiseOptions { Baseline = Baseline.Constant(baseline) };
        baseline[0] = 99;

        Assert.AreEqual(Baseline.Constant(1, 2, 3), options.Baseline);
    }

    [TestMethod]
    public void Target_NegativeIndexOrEmptyLabel_IsRefused()
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RiseTarget.Class(-1)).Message, "The target class must be 0 or more, got -1.");
        Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Label(""));
    }

    [TestMethod]
    [DataRow(0, 4, 3)]
    [DataRow(4, 0, 3)]
    public void InputShape_ImageOfSizeZero_IsRefused(int height, int width, int channels)
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InputShape.Image(height, width, channels)).Message,
            $"Every axis of the input must have at least one position, got 3x{height}x{width}.");
    }

    [TestMethod]
    public void InputShape_NoChannel_IsRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => InputShape.Image(4, 4, 0)).Message, "Every axis of the input must have at least one position, got 0x4x4.");
}
