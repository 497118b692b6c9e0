using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests;

/// <summary>Several targets from one run.</summary>
[TestClass]
public sealed class RiseTargetTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 16).Select(k => 0.2f + 0.05f * k)];
    private static readonly RiseOptions Options = new() { NumberOfMasks = 200 };

    [TestMethod]
    public void Classes_Several_GiveTheMapsOfEachAlone()
    {
        RiseExplanation both = Explain(RiseTarget.Classes(1, 0));

        CollectionAssert.AreEqual(new[] { 4, 4 }, both.Maps[1].Dimensions.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 0 }, both.Targets.Select(t => t.Index).ToArray());
        for (int k = 0; k < 2; k++)
        {
            RiseExplanation alone = Explain(both.Targets[k].Index);
            Assert.AreEqual(alone.Targets[0], both.Targets[k]);
            CollectionAssert.AreEqual(alone.Saliency.ToArray(), both.Saliency.Slice(16 * k, 16).ToArray());
            CollectionAssert.AreEqual(alone.StandardError.ToArray(), both.StandardError.Slice(16 * k, 16).ToArray());
            Assert.AreEqual(alone.Reliability[0], both.Reliability[k]);
        }
    }

    [TestMethod]
    public void Classes_Several_CostTheCallsOfOne()
    {
        int calls = 0;
        Explain(RiseTarget.All, (inputs, count, scores) =>
        {
            calls += count;
            NonlinearModel.Score(inputs, count, scores);
        });

        Assert.AreEqual(201, calls);
    }

    [TestMethod]
    public void Top_K_AreTheHighestScoresHighestFirst()
    {
        RiseExplanation explanation = Explain(RiseTarget.Top(2));

        Assert.IsGreaterThanOrEqualTo(explanation.Targets[1].Score, explanation.Targets[0].Score);
        Assert.AreEqual(explanation.Targets[0], Explain(RiseTarget.Top1).Targets[0]);
    }

    [TestMethod]
    public void Top1_Ties_AreWonByTheFirst()
    {
        Assert.AreEqual(0, Explain(RiseTarget.Top1, (inputs, count, scores) => scores.Fill(1)).Target);
    }

    [TestMethod]
    public void All_Scores_AreExplainedByIndex()
    {
        CollectionAssert.AreEqual(new[] { 0, 1 }, Explain(RiseTarget.All).Targets.Select(t => t.Index).ToArray());
    }

    [TestMethod]
    public void Labels_Several_AreFoundAmongTheLabels()
    {
        RiseExplanation explanation = Explain(RiseTarget.Labels("far", "near"), options: Options with { Labels = ["near", "far"] });

        CollectionAssert.AreEqual(new[] { 1, 0 }, explanation.Targets.Select(t => t.Index).ToArray());
        CollectionAssert.AreEqual(new[] { "far", "near" }, explanation.Targets.Select(t => t.Label).ToArray());
    }

    [TestMethod]
    public void Function_OfTheScores_IsExplainedLikeAScore()
    {
        RiseExplanation difference = Explain(RiseTarget.Function("margin", scores => scores[0] - scores[1]));
        RiseExplanation single = Explain(0);
        RiseExplanation first = Explain(RiseTarget.Functions(("first", scores => scores[0]), ("zero", _ => 0)));

        Assert.AreEqual(new ExplainedTarget(-1, "margin", difference.Score), difference.Targets[0]);
        CollectionAssert.AreEqual(single.Saliency.ToArray(), first.Saliency[..16].ToArray());
        Assert.IsTrue(Array.TrueForAll(first.Saliency[16..].ToArray(), s => s == 0));
        CollectionAssert.AreNotEqual(single.Saliency.ToArray(), difference.Saliency.ToArray());
    }

    [TestMethod]
    public void Function_ThatReturnsNoNumber_IsReportedByName()
    {
        int calls = 0;
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(
            () => Explain(RiseTarget.Functions(("fine", _ => 1), ("log odds", _ => calls++ == 5 ? float.NaN : 1))));

        Assert.AreEqual("The scorer returned NaN for target function 'log odds' of score column 'Score' on masked copy 4; scores must be finite.", error.Message);
    }

    [TestMethod]
    public void Score_ThatIsNoTarget_MayBeNoNumber()
    {
        int calls = 0;
        RiseExplanation explanation = Explain(0, (inputs, count, scores) =>
        {
            NonlinearModel.Score(inputs, count, scores);
            if (calls++ > 0)
                scores[1] = float.NaN;
        });

        Assert.IsTrue(Array.TrueForAll(explanation.Saliency.ToArray(), float.IsFinite));
    }

    [TestMethod]
    public void Target_OutOfRange_IsRefusedWithWhatThereIs()
    {
        AssertRefused(RiseTarget.Top(3), "The top 3 classes are out of range: score column 'Score' has 2 score(s).");
        AssertRefused(RiseTarget.Classes(0, 2), "Target class 2 is out of range: score column 'Score' has 2 score(s), 0 to 1.");
        AssertRefused("cat", "Target label 'cat' is not a label of score column 'Score': it has no slot names; set Labels in the options or give a class index.");
    }

    [TestMethod]
    public void Target_Invalid_IsRefusedWhenMade()
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RiseTarget.Top(0)).Message, "The number of top classes must be at least 1, got 0.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Classes()).Message, "There must be at least one target.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RiseTarget.Classes(1, -2)).Message, "The target class must be 0 or more, got -2.");
        Assert.ThrowsExactly<ArgumentNullException>(() => RiseTarget.Function("f", null!));
        Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Column(""));
    }

    private static void AssertRefused(RiseTarget target, string message) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(target)).Message, message);

    private static RiseExplanation Explain(RiseTarget target, RiseScorerFunction? model = null, RiseOptions? options = null) =>
        new RiseExplainer(InputShape.Image(4, 4, 1), (options ?? Options) with { Target = target }).Explain(Picture, model ?? NonlinearModel.Score, 2, new RiseSchedule(1, 1, 1));
}
