namespace Microsoft.ML.Rise.Tests.Evidence;

/// <summary>The constants of the presets, and what options must be.</summary>
[TestClass]
public sealed class MinimalEvidenceOptionsTests
{
    [TestMethod]
    public void Default_IsHalfRise_AndHoldsTheArea() => AssertConstants(
        MinimalEvidenceOptions.Default, grid: 14, calls: 500, masks: null, steps: null, price: null, variation: 0.01, power: 3, rate: 0.03, jitter: 0, noise: 0, pairs: 2);

    [TestMethod]
    public void Paper_HasTheConstantsOfItsCode()
    {
        AssertConstants(MinimalEvidenceOptions.Paper, grid: 28, calls: 2440, masks: 0, steps: 300, price: 1e-4, variation: 1e-2, power: 3, rate: 0.1, jitter: 4, noise: 0, pairs: 4);
        Assert.AreEqual(5.0 / 8, MinimalEvidenceOptions.Paper.MaskBlur);
        Assert.AreEqual(0.01, MinimalEvidenceOptions.Paper.StartThreshold);
        Assert.IsNull(MinimalEvidenceOptions.Paper.Baseline);
    }

    [TestMethod]
    public void MPerturb_HasTheConstantsOfItsCode()
    {
        AssertConstants(
            MinimalEvidenceOptions.MPerturb, grid: 28, calls: 840, masks: 0, steps: 100, price: 0.01 / 784, variation: 0.02 / 756, power: 3, rate: 0.2, jitter: 0, noise: 1, pairs: 4);
        Assert.IsFalse(MinimalEvidenceOptions.MPerturb.IsVariationIsotropic);
        Assert.AreEqual(1, MinimalEvidenceOptions.MPerturb.StartThreshold);
        Assert.AreEqual(Baseline.GaussianBlur(5, 5), MinimalEvidenceOptions.MPerturb.Baseline);
    }

    [TestMethod]
    public void All_ThatIsWrong_IsSaidAtOnce()
    {
        var options = new MinimalEvidenceOptions
        {
            Game = (EvidenceGame)7, Target = RiseTarget.All, Labels = [null!], MaskGridSize = 0, NumberOfCalls = 119, NumberOfMasks = 60, NumberOfSteps = -1, StartThreshold = 0, Area = 1.5, Threshold = 1, AreaWeight = -1,
            VariationWeight = double.NaN, VariationPower = 0.5, MaskBlur = 0, Jitter = -1, Noise = double.PositiveInfinity, LearningRate = 0, ProbeSize = 2, NumberOfPairs = 0,
        };

        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MinimalEvidence(InputShape.Features(3), options)).Message;

        foreach (string part in new[]
        {
            "Game must be a member of EvidenceGame, got 7", "Target must be one target, got all scores: several are RiseTarget.Sum of them", "Labels must not have null entries", "MaskGridSize must be at least 1x1, got 0x0",
            "NumberOfCalls must be at least 120, got 119", "NumberOfMasks must be 0 to 59, got 60", "NumberOfSteps must be 0 or more, got -1", "StartThreshold must be above 0 and at most 1, got 0",
            "Area must be above 0 and at most 1, got 1.5", "Area must be null where AreaWeight is a number", "Threshold must be 0 or more and below 1, got 1", "AreaWeight must be 0 or more and finite, got -1",
            "VariationWeight must be 0 or more and finite, got NaN", "VariationPower must be at least 1 and finite, got 0.5", "MaskBlur must be above 0 and at most 100, got 0", "Jitter must be 0 or more, got -1",
            "Noise must be 0 or more and finite, got Infinity", "LearningRate must be above 0 and finite, got 0", "ProbeSize must be above 0 and at most 1, got 2", "NumberOfPairs must be at least 1, got 0",
        })
            StringAssert.Contains(message, part);
    }

    [TestMethod]
    public void Preset_RunsOnASmallPicture()
    {
        var shape = InputShape.Image(32, 32);
        float[] input = [.. Enumerable.Range(0, shape.Length).Select(v => (float)Math.Sin(v))];
        var scorer = RiseScorer.FromFunction(
            (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                    scores[k] = Math.Abs(inputs[k * shape.Length + 500]);
            },
            1);
        foreach (MinimalEvidenceOptions options in new[] { MinimalEvidenceOptions.Default, MinimalEvidenceOptions.Paper, MinimalEvidenceOptions.MPerturb })
        {
            EvidenceExplanation evidence = new MinimalEvidence(shape, options).Explain(input, scorer);

            Assert.IsLessThanOrEqualTo(options.NumberOfCalls, evidence.NumberOfCalls);
            if (options.NumberOfSteps is int steps)
                Assert.HasCount(steps, evidence.Path);
        }
    }

    private static void AssertConstants(
        MinimalEvidenceOptions options, int grid, int calls, int? masks, int? steps, double? price, double variation, double power, double rate, int jitter, double noise, int pairs)
    {
        Assert.AreEqual(new GridSize(grid, grid), options.MaskGridSize);
        Assert.AreEqual(calls, options.NumberOfCalls);
        Assert.AreEqual(masks, options.NumberOfMasks);
        Assert.AreEqual(steps, options.NumberOfSteps);
        Assert.AreEqual(price, options.AreaWeight);
        Assert.AreEqual(variation, options.VariationWeight);
        Assert.AreEqual(power, options.VariationPower);
        Assert.AreEqual(rate, options.LearningRate);
        Assert.AreEqual(jitter, options.Jitter);
        Assert.AreEqual(noise, options.Noise);
        Assert.AreEqual(0.15, options.ProbeSize);
        Assert.AreEqual(pairs, options.NumberOfPairs);
        Assert.AreEqual(0.1, options.Threshold);
        Assert.AreEqual(1, options.Seed);
        Assert.AreEqual(EvidenceGame.Delete, options.Game);
        Assert.AreEqual(RiseTarget.Top1, options.Target);
    }
}
