using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;
using Microsoft.ML.Rise.Tests.Golden;
using Microsoft.ML.Rise.Tests.Masks;

namespace Microsoft.ML.Rise.Tests.Saliency;

[TestClass]
public sealed class SaliencyMapTests
{
    public static IEnumerable<object[]> GoldenCases => GoldenCase.All.Select(c => new object[] { c });

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_Paper_GivesGoldenMap(object golden) => AssertGolden((GoldenCase)golden, SaliencyFormula.Paper, ((GoldenCase)golden).Paper);

    [TestMethod]
    [DynamicData(nameof(GoldenCases))]
    public void Estimate_SelfNormalized_GivesGoldenMap(object golden) =>
        AssertGolden((GoldenCase)golden, SaliencyFormula.SelfNormalized, ((GoldenCase)golden).SelfNormalized);

    [TestMethod]
    public void Estimate_SelfNormalizedConstantScores_GivesConstantMap()
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(12, 3), MaskAxis.Smooth(9, 3)), 0.5, seed: 1);
        float[] map = new float[sampler.Layout.Length];

        SaliencyMap.Estimate(sampler, new MaskRange(0, 40), Enumerable.Repeat(0.7f, 40).ToArray(), SaliencyFormula.SelfNormalized, map);

        foreach (float saliency in map)
            Assert.AreEqual(0.7f, saliency, 1e-6f);
    }

    [TestMethod]
    public void Estimate_PositionThatNoMaskShows_GetsTheMeanScore()
    {
        var hidden = new ListedMasks(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(2)), 0.5, [[1, 0], [0, 0]]);
        float[] map = new float[2];

        SaliencyMap.Estimate(hidden, new MaskRange(0, 2), [3, 1], SaliencyFormula.SelfNormalized, map);

        CollectionAssert.AreEqual(new float[] { 3, 2 }, map);
    }

    // f(x⊙m) = Σ w_i·x_i·m_i with one cell for each position: S_i = p·f(x) + (1 − p)·w_i·x_i, exactly, when every mask counts once.
    [TestMethod]
    public void Estimate_LinearModelAllDiscreteMasks_GivesClosedForm()
    {
        float[] contributions = [3, -1, 0.5f, 2];
        byte[][] masks = [.. Enumerable.Range(0, 16).Select(bits => Enumerable.Range(0, 4).Select(k => (byte)(bits >> k & 1)).ToArray())];
        var all = new ListedMasks(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(4)), 0.5, masks);
        float[] scores = [.. masks.Select(m => m.Zip(contributions, (bit, w) => bit * w).Sum())];
        float[] paper = new float[4], selfNormalized = new float[4];

        SaliencyMap.Estimate(all, new MaskRange(0, 16), scores, SaliencyFormula.Paper, paper);
        SaliencyMap.Estimate(all, new MaskRange(0, 16), scores, SaliencyFormula.SelfNormalized, selfNormalized);

        for (int i = 0; i < 4; i++)
        {
            double expected = 0.5 * contributions.Sum() + 0.5 * contributions[i];
            Assert.AreEqual(expected, paper[i], 1e-6);
            Assert.AreEqual(expected, selfNormalized[i], 1e-6);
        }
    }

    private static void AssertGolden(GoldenCase golden, SaliencyFormula formula, double[][] expected)
    {
        for (int target = 0; target < expected.Length; target++)
        {
            float[] map = new float[golden.Layout.Length];
            SaliencyMap.Estimate(golden, new MaskRange(0, golden.NumberOfMasks), [.. golden.Scores.Select(s => (float)s[target])], formula, map);
            for (int v = 0; v < map.Length; v++)
                Assert.AreEqual(expected[target][v], map[v], 1e-6, $"{golden}, target {target}, position {v}");
        }
    }
}
