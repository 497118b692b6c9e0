using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests;

/// <summary>A few unrelated positions: all ways to hide them are asked about, each once, and nothing is left to chance.</summary>
[TestClass]
public sealed class ExactMapTests
{
    private static readonly float[] Input = [1, 2, -1, 3, 0.5f];

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.2)]
    public void Features_FewEnough_AreEnumerated(double p)
    {
        var options = new RiseOptions { NumberOfMasks = 32, PreservationProbability = p };

        RiseExplanation explanation = new RiseExplainer(InputShape.Features(5), options).Explain(Input, Product, 1);

        RiseMap map = explanation.Maps[0];
        Assert.IsTrue(explanation.IsExact);
        Assert.AreEqual(32, explanation.NumberOfMasks);
        Assert.AreEqual(1f, map.Reliability);
        for (int i = 0; i < 5; i++)
        {
            double visible = Expected(i, true, p), hidden = Expected(i, false, p);
            Assert.AreEqual(visible, map.Saliency.Span[i], 1e-5, $"feature {i}");
            Assert.AreEqual(visible - hidden, map.Contrast.Span[i], 1e-5, $"feature {i}");
            Assert.AreEqual((0f, 0f), (map.StandardError.Span[i], map.ContrastStandardError.Span[i]));
        }
    }

    [TestMethod]
    public void Features_OneTooMany_AreSampled_AndNeverCalledExact()
    {
        RiseExplanation explanation = new RiseExplainer(InputShape.Features(5), new RiseOptions { NumberOfMasks = 31 }).Explain(Input, Product, 1);

        Assert.IsFalse(explanation.IsExact);
        Assert.AreEqual(31, explanation.NumberOfMasks);
        Assert.IsGreaterThan(0f, explanation.Maps[0].StandardError.Span[0]);
    }

    [TestMethod]
    public void Constant_OfAllMasks_IsKnown()
    {
        RiseMap map = new RiseExplainer(InputShape.Features(3), new RiseOptions()).Explain([1, 2, 3], (_, _, scores) => scores.Fill(0.7f), 1).Maps[0];

        Assert.AreEqual((1f, 0), (map.Reliability, map.Differing));
        CollectionAssert.AreEqual(new float[3], map.Contrast.ToArray());
        CollectionAssert.AreEqual(new float[] { 0.7f, 0.7f, 0.7f }, map.Saliency.ToArray());
    }

    /// <summary>It is not that nothing is known: nothing matters.</summary>
    [TestMethod]
    public void Constant_OfAllMasks_IsNoWarning()
    {
        var mlContext = new MLContext();
        var messages = new List<string>();
        mlContext.Log += (_, e) => messages.Add($"{e.Kind} {e.RawMessage}");

        new RiseExplainer(InputShape.Features(3), new RiseOptions(), mlContext).Explain([1, 2, 3], (_, _, scores) => scores.Fill(0.7f), 1);

        Assert.IsFalse(messages.Exists(m => m.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Paper_AndIndependentMasks_EnumerateNothing()
    {
        Assert.AreEqual(4000, new RiseExplainer(InputShape.Features(5), RiseOptions.Paper).Explain(Input, Product, 1).NumberOfMasks);
        Assert.IsFalse(new RiseExplainer(InputShape.Features(5), new RiseOptions { Sampling = Sampling.Antithetic }).Explain(Input, Product, 1).IsExact);
    }

    [TestMethod]
    public void EveryGrid_IsAskedAboutOnce()
    {
        var seen = new List<string>();

        new RiseExplainer(InputShape.Features(3), new RiseOptions()).Explain([1, 1, 1], (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                seen.Add(string.Concat(inputs.Slice(3 * k, 3).ToArray()));
            scores.Clear();
        }, 1);

        // The unmasked input first, and again as the last of all grids.
        CollectionAssert.AreEquivalent(new[] { "111", "000", "100", "010", "110", "001", "101", "011", "111" }, seen);
    }

    [TestMethod]
    public void Scores_OfParts_GiveTheBitsOfTheWhole_AndNothingElse()
    {
        var explainer = new RiseExplainer(InputShape.Features(5), new RiseOptions());
        MaskScores first = explainer.Score(Input, Product, 1, 0, 20), second = explainer.Score(Input, Product, 1, 20, 12);

        RiseExplanation merged = explainer.Explain(first.Merge(second));

        Assert.IsTrue(merged.IsExact);
        CollectionAssert.AreEqual(explainer.Explain(Input, Product, 1).Saliency.ToArray(), merged.Saliency.ToArray());
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => explainer.Explain(second)).Message,
            "The map is exact where all 32 masks are scored, but there are scores of masks 20 to 31: merge them before.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => explainer.Score(Input, Product, 1, 32, 1)).Message,
            "Mask 32 is out of range: with 5 position(s) that take part there are 32, each asked about once.");
        Assert.AreEqual(12, explainer.Score(Input, Product, 1, 20, 4000).NumberOfMasks);
    }

    private static double Expected(int feature, bool visible, double p)
    {
        double sum = 0;
        for (int bits = 0; bits < 32; bits++)
        {
            if ((bits >> feature & 1) == 1 != visible)
                continue;
            double probability = Enumerable.Range(0, 5).Where(k => k != feature).Aggregate(1.0, (product, k) => product * ((bits >> k & 1) == 1 ? p : 1 - p));
            sum += probability * Multiply([.. Input.Select((x, k) => (bits >> k & 1) == 1 ? x : 0)]);
        }

        return sum;
    }

    private static float Multiply(float[] x) => (1 + x[0]) * (1 + x[1]) * (1 - x[2]) + x[3] * x[4];

    private static void Product(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
            scores[k] = Multiply(inputs.Slice(5 * k, 5).ToArray());
    }
}
