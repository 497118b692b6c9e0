using AdversarialNoise.Suppression;
using Microsoft.ML.Rise;

namespace AdversarialNoise.Tests.Suppression;

[TestClass]
public sealed class GaussianBlurTests
{
    /// <summary>The score where all is hidden is that of the baseline, so that a pixel of it can be asked for.</summary>
    [TestMethod]
    public void Of_Picture_IsWhatMinimalEvidenceHidesWithByDefault()
    {
        var shape = InputShape.Image(height: 12, width: 16, numberOfChannels: 2);
        float[] picture = [.. Enumerable.Range(0, shape.Length).Select(i => i * 37 % 101 / 101f)];
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) => inputs.CopyTo(scores), shape.Length);

        float[] blurred = GaussianBlur.Of(picture, shape, sigma: 10.0 * 16 / 224);

        foreach (int i in new[] { 0, 100, 191, 192, 300, shape.Length - 1 })
        {
            var options = new MinimalEvidenceOptions { Target = i, NumberOfCalls = 120, NumberOfMasks = 0, NumberOfSteps = 0 };
            Assert.AreEqual(new MinimalEvidence(shape, options).Explain(picture, scorer).ScoreOfNothing, blurred[i], 1e-6f);
        }
    }
}
