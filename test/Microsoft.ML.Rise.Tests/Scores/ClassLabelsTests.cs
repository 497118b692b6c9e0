using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Where the names of classes come from, and what a target is called by.</summary>
[TestClass]
public sealed class ClassLabelsTests
{
    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 5 };

    [TestMethod]
    public void SlotNames_AreLabels() => AssertLabels(["left", "middle", "right"], d => Annotate(d["Score"], "SlotNames", "left", "middle", "right"));

    [TestMethod]
    public void SlotNames_MissingForAClass_LeaveItsIndex() => AssertLabels(["left", "1", "right"], d => Annotate(d["Score"], "SlotNames", "left", "", "right"));

    [TestMethod]
    public void TrainingLabelValues_AreLabels() => AssertLabels(["a", "b", "c"], d => Annotate(d["Score"], "TrainingLabelValues", "a", "b", "c"));

    [TestMethod]
    public void KeyValuesOfPredictedLabel_AreLabels() => AssertLabels(["x", "y", "z"], d => Annotate(d["PredictedLabel"], "KeyValues", "x", "y", "z"));

    [TestMethod]
    public void GivenLabels_AreLabels() => AssertLabels(["one", "two", "three"], null, "one", "two", "three");

    [TestMethod]
    public void GivenLabels_TooFew_AreRefused() => AssertRefused(
        Scorer(),
        0,
        "There are 1 label(s) ('one') for the 3 score(s) of score column 'Score': there must be one for each, or two for one score that is a probability; see Labels.",
        "one");

    [TestMethod]
    public void NoLabels_AreIndices() => AssertLabels(["0", "1", "2"], null);

    [TestMethod]
    public void SlotNames_AreTheLabels_AndMayBeGivenOnceMore() =>
        AssertLabels(["left", "middle", "right"], d => Annotate(d["Score"], "SlotNames", "left", "middle", "right"), "left", "middle", "right");

    /// <summary>They were left out of account without a word.</summary>
    [TestMethod]
    public void GivenLabels_OtherThanTheSlotNames_AreRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => AssertLabels(["left", "middle", "right"], d => Annotate(d["Score"], "SlotNames", "left", "middle", "right"), "one", "two", "three")).Message,
        "Labels are 'one', 'two', 'three', but score column 'Score' has its own: 'left', 'middle', 'right'. Leave them out.");

    [TestMethod]
    public void GivenLabels_PrecedeThoseOfAnotherColumn() => AssertLabels(["one", "two", "three"], d => Annotate(d["PredictedLabel"], "KeyValues", "x", "y", "z"), "one", "two", "three");

    [TestMethod]
    public void KeyColumn_IsCalledByItsKeyValues()
    {
        ITransformer scorer = Scorer(d => Annotate(d["PredictedLabel"], "KeyValues", "x", "y", "z"));

        Explained explained = Explain(scorer, Options with { ScoreColumnName = "PredictedLabel", Target = "y" });

        Assert.AreEqual(1, explained.SaliencyTarget);
        Assert.AreEqual(1f, explained.SaliencyScore);
    }

    [TestMethod]
    public void Label_IsFoundByItsName()
    {
        ITransformer scorer = Scorer(d => Annotate(d["Score"], "SlotNames", "left", "middle", "right"));

        Assert.AreEqual(2, Explain(scorer, Options with { Target = "right" }).SaliencyTarget);
    }

    [TestMethod]
    public void Label_Unknown_IsRefusedInFitWithThoseThatThereAre() => AssertRefused(
        Scorer(d => Annotate(d["Score"], "SlotNames", "left", "middle", "right")),
        "Right",
        "Target label 'Right' is not a label of score column 'Score': it has 'left', 'middle', 'right'.");

    [TestMethod]
    public void Label_WhereThereAreNone_IsRefusedWithAdvice() => AssertRefused(
        Scorer(),
        "left",
        "Target label 'left' is not a label of score column 'Score': it has no slot names; set Labels in the options or give a class index.");

    [TestMethod]
    public void Label_OfMany_IsRefusedWithTheFirstTen() => AssertRefused(
        Pipelines.Map<FeatureRow, ManyScores>((_, s) => s.Score = new float[12]),
        "none",
        "Target label 'none' is not a label of score column 'Score': it has 'l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7', 'l8', 'l9', … (12 in all).",
        [.. Enumerable.Range(0, 12).Select(k => $"l{k}")]);

    [TestMethod]
    public void Class_OutOfRange_IsRefusedInFit() =>
        AssertRefused(Scorer(), 3, "Target class 3 is out of range: score column 'Score' has 3 score(s), 0 to 2.");

    [TestMethod]
    public void Class_ByIndex_IsExplained() => Assert.AreEqual(2, Explain(Scorer(), Options with { Target = 2 }).SaliencyTarget);

    [TestMethod]
    public void Top1_Ties_AreWonByTheFirst()
    {
        ITransformer scorer = Pipelines.Map<FeatureRow, Scores>((x, s) => s.Score = [0, x.Features[2], x.Features[2]]);

        Assert.AreEqual(1, Explain(scorer, Options).SaliencyTarget);
    }

    private static void AssertLabels(string[] expected, Action<SchemaDefinition>? define, params string[] given)
    {
        ITransformer scorer = Scorer(define);
        for (int k = 0; k < expected.Length; k++)
            Assert.AreEqual(expected[k], Explain(scorer, Options with { Target = k, Labels = given }).SaliencyTargetLabel);
    }

    private static void AssertRefused(ITransformer scorer, RiseTarget target, string message, params string[] given)
    {
        RiseEstimator estimator = Pipelines.Ml.Transforms.ExplainWithRise(scorer, Options with { Target = target, Labels = given });

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(Pipelines.Rows<FeatureRow>())).Message, message);
    }

    private static Explained Explain(ITransformer scorer, RiseOptions options) => Pipelines.ReadExplained(Pipelines.Rows(new FeatureRow()), scorer, options).Single();

    private static ITransformer Scorer(Action<SchemaDefinition>? define = null) => Pipelines.Map<FeatureRow, Scores>((x, s) =>
    {
        s.Score = [x.Features[0], x.Features[1], x.Features[2]];
        s.PredictedLabel = 1;
    }, define);

    private static void Annotate(SchemaDefinition.Column column, string kind, params string[] names) => column.AddAnnotation(
        kind,
        new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(n => n.AsMemory())]),
        new VectorDataViewType(TextDataViewType.Instance, names.Length));

    private sealed class ManyScores
    {
        [VectorType(12)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Scores
    {
        [KeyType(3)]
        public uint PredictedLabel { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
