using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.Trainers;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>What a score column's annotations say of it holds: distances, probabilities, margins, plain values. The number that is shown and its label belong together.</summary>
[TestClass]
public sealed class WhatTheScoreMeansTests
{
    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 100 };
    private static readonly Sample[] Asked = [.. Sample.Training.Take(6)];

    [TestMethod]
    public void Top_OfClustering_IsTheNearestCluster()
    {
        ITransformer model = Trainer.Of("k-means").Model;
        IDataView data = Pipelines.Rows(Asked);
        int[] predicted = [.. model.Transform(data).GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1)];
        float[][] distances = [.. model.Transform(data).GetColumn<float[]>("Score")];
        Assert.IsGreaterThan(1, predicted.Distinct().Count());

        Explained[] explained = Pipelines.ReadExplained(data, model, Options);
        Several[] several = Pipelines.Read<Several>(Pipelines.Explain(data, model, Options with { Target = RiseTarget.Top(3) }));

        CollectionAssert.AreEqual(predicted, explained.Select(e => e.SaliencyTarget).ToArray());
        CollectionAssert.AreEqual(distances.Select(d => d.Min()).ToArray(), explained.Select(e => e.SaliencyScore).ToArray());
        for (int row = 0; row < distances.Length; row++)
            CollectionAssert.AreEqual(distances[row].Order().ToArray(), several[row].SaliencyScore);
    }

    /// <summary>The hard label of a clustering is a vote, not a distance: the class that has it is the top one.</summary>
    [TestMethod]
    public void Top_OfTheHardLabelOfClustering_IsThatLabel()
    {
        ITransformer model = Trainer.Of("k-means").Model;
        IDataView data = Pipelines.Rows(Asked);
        int[] predicted = [.. model.Transform(data).GetColumn<uint>("PredictedLabel").Select(key => (int)key - 1)];

        Explained[] explained = Pipelines.ReadExplained(data, model, Options with { ScoreColumnName = "PredictedLabel" });

        CollectionAssert.AreEqual(predicted, explained.Select(e => e.SaliencyTarget).ToArray());
        Assert.IsTrue(Array.TrueForAll(explained, e => e.SaliencyScore == 1));
    }

    /// <summary>Map and curve are both of the distance: a true map takes it away fastest, and its opposite slowest, so that the directions hold as they do for any score.</summary>
    [TestMethod]
    public void Deletion_OfADistance_IsLowForATrueMap()
    {
        ITransformer model = Trainer.Of("k-means").Model;
        IDataView explained = Pipelines.Explain(Pipelines.Rows(Asked), model, Options with { NumberOfMasks = 2000, TargetReliability = 1 });
        ITransformer negate = Pipelines.Map<MapRow, Opposite>((row, opposite) =>
        {
            opposite.Map = [.. row.Saliency.Select(s => -s)];
            opposite.OppositeTarget = row.SaliencyTarget;
        });
        IDataView both = negate.Transform(explained);

        SaliencyMetricSummary map = Pipelines.Ml.Model.EvaluateSaliency(model, both, "Features")[SaliencyMetricKinds.Deletion];
        SaliencyMetricSummary opposite = Pipelines.Ml.Model.EvaluateSaliency(model, both, "Features", "Opposite")[SaliencyMetricKinds.Deletion];

        Assert.AreEqual(MetricDirection.LowerIsBetter, map.Direction);
        Assert.IsLessThan(opposite.Mean, map.Mean);
    }

    [TestMethod]
    [DataRow("regression SDCA", "Score")]
    [DataRow("regression FastTree", "Score")]
    [DataRow("ranking LightGBM", "Score")]
    [DataRow("PCA anomalies", "True")]
    [DataRow("binary averaged perceptron", "True")]
    public void OneScore_IsExplainedAsItIs_AndCalledWhatItSpeaksFor(string name, string label)
    {
        var trainer = Trainer.Of(name);
        IDataView data = Pipelines.Rows(Asked);

        Explained[] explained = Pipelines.ReadExplained(data, trainer.Model, Options);

        CollectionAssert.AreEqual(trainer.Model.Transform(data).GetColumn<float>("Score").ToArray(), explained.Select(e => e.SaliencyScore).ToArray());
        Assert.IsTrue(Array.TrueForAll(explained, e => (e.SaliencyTarget, e.SaliencyTargetLabel) == (0, label)));
    }

    [TestMethod]
    public void Margin_IsTheSecondClasss_UnderWhateverNamesAreGiven()
    {
        ITransformer margin = Trainer.Of("binary averaged perceptron").Model;
        IDataView data = Pipelines.Rows(Asked);

        Assert.AreEqual("good", Pipelines.ReadExplained(data, margin, Options with { Labels = ["bad", "good"] })[0].SaliencyTargetLabel);
        Assert.AreEqual(0, Pipelines.ReadExplained(data, margin, Options with { Target = "True" })[0].SaliencyTarget);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Pipelines.Explain(data, margin, Options with { Target = "False" })).Message,
            "Target label 'False' is not a label of score column 'Score': it has 'True'.");
    }

    [TestMethod]
    [DataRow("binary FastTree")]
    [DataRow("binary LightGBM")]
    [DataRow("binary SDCA")]
    public void CalibratedBinary_IsAskedForItsProbability(string name)
    {
        ITransformer model = Trainer.Of(name).Model;
        IDataView data = Pipelines.Rows(Asked);
        float[] p = [.. model.Transform(data).GetColumn<float>("Probability")];

        Explained[] explained = Pipelines.Read<Explained>(Pipelines.Ml.Transforms.ExplainWithRise("Saliency", "Features", model, numberOfMasks: 50).Fit(data).Transform(data));

        CollectionAssert.AreEqual(p.Select(x => x > 0.5f ? "True" : "False").ToArray(), explained.Select(e => e.SaliencyTargetLabel).ToArray());
        CollectionAssert.AreEqual(p.Select(x => Math.Max(x, 1 - x)).ToArray(), explained.Select(e => e.SaliencyScore).ToArray());
    }

    [TestMethod]
    public void CalibratedBinary_NamedByItsScore_IsTheMargin()
    {
        ITransformer model = Trainer.Of("binary FastTree").Model;
        IDataView data = Pipelines.Rows(Asked);

        Explained[] explained = Pipelines.ReadExplained(data, model, Options with { ScoreColumnName = "Score" });

        CollectionAssert.AreEqual(model.Transform(data).GetColumn<float>("Score").ToArray(), explained.Select(e => e.SaliencyScore).ToArray());
        Assert.IsTrue(Array.TrueForAll(explained, e => e.SaliencyTargetLabel == "True"));
    }

    [TestMethod]
    public void PlattCalibrator_BehindATrainer_IsAskedForItsProbability()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Pipelines.Rows([.. Sample.Training]);
        var model = ml.BinaryClassification.Trainers.AveragedPerceptron().Append(ml.BinaryClassification.Calibrators.Platt()).Fit(data);

        Explained explained = Pipelines.ReadExplained(Pipelines.Rows(Asked), model, Options with { Target = "True" })[0];

        Assert.AreEqual(model.Transform(Pipelines.Rows(Asked)).GetColumn<float>("Probability").First(), explained.SaliencyScore);
    }

    /// <summary>The rows have the probability of an earlier trainer; the scorer that is asked has none.</summary>
    [TestMethod]
    public void Probability_OfAnotherTrainer_IsNotTaken()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Pipelines.Rows([.. Sample.Training]);
        var model = ml.BinaryClassification.Trainers.FastTree().Append(ml.BinaryClassification.Trainers.AveragedPerceptron()).Fit(data);
        IDataView asked = Pipelines.Rows(Asked);

        Explained explained = Pipelines.ReadExplained(asked, model, Options)[0];

        Assert.AreEqual(model.Transform(asked).GetColumn<float>("Score").First(), explained.SaliencyScore);
        Assert.AreEqual("True", explained.SaliencyTargetLabel);
    }

    [TestMethod]
    public void NoScoreColumn_IsRefusedWithTheNumericOnes()
    {
        ITransformer scorer = Pipelines.Map<FeatureRow, Unusual>((_, _) => { });

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Pipelines.Explain(Pipelines.Rows(new FeatureRow()), scorer, Options)).Message,
            "Could not find a score column: the output of the scorer has neither a calibrated 'Probability' nor a 'Score'. "
            + "Set ScoreColumnName to one of its numeric columns: 'Features', 'Logits', 'Risk'.");
    }

    [TestMethod]
    public void Evaluation_ReadsTheColumnThatWasExplained()
    {
        ITransformer model = Trainer.Of("binary FastTree").Model;
        IDataView explained = Pipelines.Explain(Pipelines.Rows(Asked), model, Options);

        SaliencyMetrics metrics = Pipelines.Ml.Model.EvaluateSaliency(model, explained, "Features");

        CollectionAssert.AreEqual(explained.GetColumn<float>("SaliencyScore").ToArray(), metrics.Rows.Select(r => r.Target.Score).ToArray());
        CollectionAssert.AreEqual(explained.GetColumn<string>("SaliencyTargetLabel").ToArray(), metrics.Rows.Select(r => r.Target.Label).ToArray());
    }

    /// <summary>Index 0 is the margin of true in one column, and the probability of false in the other.</summary>
    [TestMethod]
    public void Evaluation_OfAnotherColumn_IsReported()
    {
        ITransformer model = Trainer.Of("binary FastTree").Model;
        IDataView explained = Pipelines.Explain(Pipelines.Rows(Asked), model, Options with { ScoreColumnName = "Score" });

        Assert.AreEqual(
            "Target column 'SaliencyTarget' of row 0 has '0, True', which names no class: score column 'Probability' has 2 score(s), labelled 'False', 'True'.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Pipelines.Ml.Model.EvaluateSaliency(model, explained, "Features")).Message);
    }

    [TestMethod]
    public void Probability_ThatIsNone_IsReported()
    {
        ITransformer scorer = Pipelines.Map<FeatureRow, Scalar>((_, s) => s.Score = 3, d => d["Score"].AddAnnotation("IsNormalized", true, BooleanDataViewType.Instance));

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Pipelines.Maps(Pipelines.Explain(Pipelines.Rows(new FeatureRow()), scorer, Options))).Message,
            "Score column 'Score' calls itself a probability (by its annotations), but is 3: it must be in 0 to 1.");
    }

    /// <summary>Networks give impossible classes a score of minus infinity.</summary>
    [TestMethod]
    public void Scores_ThatNobodyAskedFor_MayBeNoNumbers()
    {
        var explainer = new RiseExplainer(InputShape.Features(2), new RiseOptions { NumberOfMasks = 20 });

        RiseExplanation top = explainer.Explain([1, 2], (_, _, scores) => WriteEach(scores, [float.NaN, 1, float.NegativeInfinity, 3]), 4);

        Assert.AreEqual((3, 3f), (top.Target, top.Score));
    }

    [TestMethod]
    [DataRow(new[] { float.NaN, float.NaN }, "The scorer returned NaN for score 0 of score column 'Score' on the unmasked input; scores must be finite.")]
    [DataRow(new[] { 1, float.PositiveInfinity }, "The scorer returned Infinity for score 1 of score column 'Score' on the unmasked input; scores must be finite.")]
    public void Top_ThatIsNoNumber_IsReported(float[] answer, string message)
    {
        var explainer = new RiseExplainer(InputShape.Features(2), new RiseOptions { NumberOfMasks = 20 });

        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => explainer.Explain([1, 2], (_, _, scores) => WriteEach(scores, answer), 2)).Message);
    }

    /// <summary>A scorer that passes on what is missing is not at fault: the input is.</summary>
    [TestMethod]
    public void Score_ThatIsNoNumberBecauseTheInputHasNone_SaysWhere()
    {
        const string Cause = " The input itself has NaN at position 2 of 4 (2 of its values are not finite): replace them before, or let the scorer do so.";
        var explainer = new RiseExplainer(InputShape.Features(4), new RiseOptions { NumberOfMasks = 20, Labels = ["cat"] });
        ITransformer sum = Pipelines.Map<FeatureRow, Number>((row, number) => number.Value = row.Features.Sum());
        float[] input = [1, 2, float.NaN, float.PositiveInfinity];

        Assert.AreEqual(
            "The scorer returned NaN for score 0, 'cat', of score column 'Score' on the unmasked input; scores must be finite." + Cause,
            Assert.ThrowsExactly<InvalidOperationException>(() => explainer.Explain(input, (x, _, scores) => scores[0] = x[2] + x[3], 1)).Message);
        Assert.AreEqual(
            "The scorer returned NaN for score 0 of score column 'Value' on the unmasked input; scores must be finite." + Cause,
            Assert.ThrowsExactly<InvalidOperationException>(
                () => Pipelines.Maps(Pipelines.Explain(Pipelines.Rows(new FeatureRow { Features = input }), sum, Options with { ScoreColumnName = "Value" }))).Message);
    }

    [TestMethod]
    public void Clusters_AreCalledAsMlNetPredictsThem()
    {
        ITransformer model = Trainer.Of("k-means").Model;
        IDataView data = Pipelines.Rows(Asked), predicted = model.Transform(data);
        string[] keys = [.. predicted.GetColumn<uint>("PredictedLabel").Select(key => $"{key}")];

        foreach (string column in new[] { "Score", "PredictedLabel" })
        {
            RiseOptions options = Options with { ScoreColumnName = column };
            CollectionAssert.AreEqual(keys, Pipelines.ReadExplained(data, model, options).Select(e => e.SaliencyTargetLabel).ToArray());
            Assert.AreEqual(0, Pipelines.ReadExplained(data, model, options with { Target = "1" })[0].SaliencyTarget);
            Assert.AreEqual("2", Pipelines.ReadExplained(data, model, options with { Target = 1 })[0].SaliencyTargetLabel);
            CollectionAssert.AreEqual(keys, Pipelines.ReadExplained(predicted, model, options with { Target = RiseTarget.Column("PredictedLabel") }).Select(e => e.SaliencyTargetLabel).ToArray());
        }
    }

    private static void WriteEach(Span<float> scores, float[] answer)
    {
        for (int k = 0; k < scores.Length; k++)
            scores[k] = answer[k % answer.Length];
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }

    private sealed class Several
    {
        public float[] SaliencyScore { get; set; } = [];
    }

    private sealed class MapRow
    {
        [VectorType(Sample.NumberOfFeatures)]
        public float[] Saliency { get; set; } = [];

        public int SaliencyTarget { get; set; }
    }

    private sealed class Opposite
    {
        [ColumnName("Opposite")]
        [VectorType(Sample.NumberOfFeatures)]
        public float[] Map { get; set; } = [];

        public int OppositeTarget { get; set; }
    }

    private sealed class Unusual
    {
        [VectorType(3)]
        public float[] Logits { get; set; } = [];

        public double Risk { get; set; }

        public string Note { get; set; } = "";
    }

    private sealed class Scalar
    {
        public float Score { get; set; }
    }
}
