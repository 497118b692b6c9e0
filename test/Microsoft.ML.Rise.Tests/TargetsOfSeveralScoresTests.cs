using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests;

/// <summary>Targets made of several scores: why this one and not that one; several together; and how like the whole a copy is, where there are no classes.</summary>
[TestClass]
public sealed class TargetsOfSeveralScoresTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 16).Select(k => 0.2f + 0.05f * k)];
    private static readonly RiseOptions Options = new() { NumberOfMasks = 300, GridSize = 2, TargetReliability = 1, Labels = ["cat", "dog"], Method = MapMethod.Paper };

    [TestMethod]
    public void Difference_IsTheFirstMapMinusTheSecond()
    {
        RiseMap difference = Explain(RiseTarget.Difference("dog", 0)).Maps[0];

        RiseExplanation both = Explain(RiseTarget.Classes(1, 0));
        Assert.AreEqual((-1, "dog − cat"), (difference.Target.Index, difference.Target.Label));
        Assert.AreEqual(both.Maps[0].Target.Score - both.Maps[1].Target.Score, difference.Target.Score, 1e-6f);
        for (int v = 0; v < 16; v++)
            Assert.AreEqual(both.Maps[0].Saliency.Span[v] - both.Maps[1].Saliency.Span[v], difference.Saliency.Span[v], 1e-5f);
    }

    [TestMethod]
    public void Difference_OfTheTopAndAnother_IsResolvedForEachInput() =>
        Assert.AreEqual("cat − dog", Explain(RiseTarget.Difference(RiseTarget.Top1, "dog")).Maps[0].Target.Label);

    [TestMethod]
    public void Difference_OfWhatIsNotOneTarget_IsRefused()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Difference(RiseTarget.All, 0)).Message, "Each side of a difference must be one target that needs no row, got ");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Difference(0, RiseTarget.Column("Label"))).Message, "Each side of a difference must be one target that needs no row, got ");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(RiseTarget.Difference(0, 5))).Message, "Target class 5 is out of range: score column 'Score' has 2 score(s), 0 to 1.");
        Assert.AreEqual(RiseTarget.Difference(0, 1), RiseTarget.Difference(0, 1));
    }

    [TestMethod]
    public void Sum_IsTheSumOfTheMaps()
    {
        RiseMap sum = Explain(RiseTarget.Sum(RiseTarget.Top(2))).Maps[0];

        RiseExplanation both = Explain(RiseTarget.Classes(1, 0));
        Assert.AreEqual(-1, sum.Target.Index);
        CollectionAssert.AreEquivalent(new[] { "cat", "dog" }, sum.Target.Label.Split(" + "));
        Assert.AreEqual(both.Maps[0].Target.Score + both.Maps[1].Target.Score, sum.Target.Score, 1e-6f);
        for (int v = 0; v < 16; v++)
            Assert.AreEqual(both.Maps[0].Saliency.Span[v] + both.Maps[1].Saliency.Span[v], sum.Saliency.Span[v], 1e-5f);
    }

    [TestMethod]
    public void Sum_OfWhatNeedsARow_OrIsNotThere_IsRefused()
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Sum(RiseTarget.Column("Label"))).Message, "A sum must be of targets that need no row, got column 'Label'.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(RiseTarget.Sum(RiseTarget.Top(3)))).Message, "The top 3 classes are out of range: score column 'Score' has 2 score(s).");
    }

    /// <summary>An embedding that looks at the left half only: the right half has nothing to do with it.</summary>
    [TestMethod]
    public void Similarity_IsTheCosineWithTheWhole()
    {
        RiseExplanation explanation = new RiseExplainer(InputShape.Image(4, 4, 1), Options with { Labels = [], Target = RiseTarget.Similarity, Method = MapMethod.RegressionAdjusted, NumberOfMasks = 2000, GridSize = 4 }).Explain(
            Picture,
            (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                {
                    for (int e = 0; e < 8; e++)
                        scores[8 * k + e] = inputs[16 * k + e / 2 * 4 + e % 2];
                }
            },
            8);

        RiseMap map = explanation.Maps[0];
        Assert.AreEqual((-1, "Similarity"), (map.Target.Index, map.Target.Label));
        Assert.AreEqual(1f, map.Target.Score, 1e-6f);
        Assert.IsTrue(map.Saliency.ToArray().All(s => s is >= -1 and <= 1.01f));
        float left = map.Contrast.Span[4], right = map.Contrast.Span[7];
        Assert.IsGreaterThan(3 * Math.Abs(right), left, $"{left} left, {right} right");
    }

    [TestMethod]
    public void Similarity_OfNothing_IsNone() =>
        Assert.AreEqual(0f, new RiseExplainer(InputShape.Features(2), new RiseOptions { Target = RiseTarget.Similarity }).Explain([1, 2], (_, _, scores) => scores.Clear(), 3).Maps[0].Target.Score);

    private static RiseExplanation Explain(RiseTarget target) => new RiseExplainer(InputShape.Image(4, 4, 1), Options with { Target = target }).Explain(Picture, NonlinearModel.Score, 2);
}
