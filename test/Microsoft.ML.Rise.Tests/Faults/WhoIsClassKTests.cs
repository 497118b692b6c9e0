using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.Trainers;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>A class is who its label says, never who happens to stand at an index that was counted elsewhere.</summary>
[TestClass]
public sealed class WhoIsClassKTests
{
    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 20 };
    private static readonly InputShape Shape = InputShape.Features(4);
    private static readonly float[] Row = new FeatureRow().Features;

    /// <summary>Labels in the order of their first row, which is no other order: 12, 7, 3.</summary>
    private static readonly Labelled[] Training = [.. Enumerable.Range(0, 90).Select(k => new Labelled(k % 3 == 0 ? 12 : k % 3 == 1 ? 7 : 3, k))];

    private static readonly Dictionary<string, Lazy<ITransformer>> Trained = new[] { "Integer", "Long", "Single", "Double", "Half", "Text", "Time", "Offset", "Span", "Side" }
        .ToDictionary(column => column, column => new Lazy<ITransformer>(() => Train(column, Training)));

    [TestMethod]
    [DataRow("Integer", "12", "7", "3")]
    [DataRow("Long", "12", "7", "3")]
    [DataRow("Single", "12", "7", "3")]
    [DataRow("Double", "12", "7", "3")]
    [DataRow("Half", "12.5", "7.5", "3.5")]
    [DataRow("Text", "c12", "c7", "c3")]
    [DataRow("Time", "01/12/2020 00:00:00", "01/07/2020 00:00:00", "01/03/2020 00:00:00")]
    [DataRow("Offset", "01/12/2020 00:00:00.5 +02:00", "01/07/2020 00:00:00.5 +02:00", "01/03/2020 00:00:00.5 +02:00")]
    [DataRow("Span", "12:00:00", "07:00:00", "03:00:00")]
    [DataRow("Side", "False", "True")]
    public void Label_OfAnyType_IsShown_AndFound(string column, params string[] labels)
    {
        Labelled[] rows = [Training[0]];
        for (int k = 0; k < labels.Length; k++)
        {
            Explained byLabel = Pipelines.ReadExplained(Pipelines.Rows(rows), Trained[column].Value, Options with { Target = labels[k] }).Single();
            Explained byIndex = Pipelines.ReadExplained(Pipelines.Rows(rows), Trained[column].Value, Options with { Target = k }).Single();

            Assert.AreEqual((k, labels[k]), (byLabel.SaliencyTarget, byLabel.SaliencyTargetLabel));
            Assert.AreEqual((k, labels[k]), (byIndex.SaliencyTarget, byIndex.SaliencyTargetLabel));
        }
    }

    [TestMethod]
    public void Labels_DoNotDependOnTheCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.AreEqual(1, Pipelines.ReadExplained(Pipelines.Rows(Training[0]), Trained["Half"].Value, Options with { Target = "7.5" }).Single().SaliencyTarget);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void Labels_OfAHardLabel_AreItsKeyValues()
    {
        Explained explained = Pipelines.ReadExplained(
            Pipelines.Rows(Training[0]), Trained["Integer"].Value, Options with { ScoreColumnName = "PredictedLabel", Target = "7" }).Single();

        Assert.AreEqual((1, "7"), (explained.SaliencyTarget, explained.SaliencyTargetLabel));
    }

    /// <summary>The rows have classes 3, 7, 12 in this order; keyed by themselves, 3 is key 0, which is 12 to the scorer.</summary>
    [TestMethod]
    [DataRow("Integer", "Integer")]
    [DataRow("Integer", "Single")]
    [DataRow("Single", "Long")]
    [DataRow("Half", "Half")]
    [DataRow("Text", "Text")]
    [DataRow("Time", "Time")]
    [DataRow("Side", "Side")]
    public void Column_KeyedApart_IsMatchedByValue(string trained, string asked)
    {
        IDataView rows = Pipelines.Rows(Training[2], Training[1], Training[0]);
        IDataView keyed = Pipelines.Ml.Transforms.Conversion.MapValueToKey("Key", asked).Fit(rows).Transform(rows);

        AssertNamed(trained, keyed, "Key");
        AssertNamed(trained, keyed, asked);
    }

    [TestMethod]
    public void Column_WhoseKeyValuesAreNoLabels_IsRefusedWithBoth()
    {
        IDataView rows = Pipelines.Rows(Training[0], Training[1]);
        IDataView keyed = Pipelines.Ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(rows).Transform(rows);

        AssertRefusedInFit(
            keyed, Trained["Integer"].Value, "Key",
            "Target column 'Key' has the key values 'c12', 'c7', but score column 'Score' has 3 score(s), labelled '12', '7', '3': no key value names a class.");
        AssertRefusedInFit(
            keyed, Unlabelled, "Key",
            "Target column 'Key' has the key values 'c12', 'c7', but score column 'Score' has 3 score(s), 0 to 2, and no labels (set Labels): no key value names a class.");
        AssertRefusedInFit(
            rows, Unlabelled, "Text",
            "Target column 'Text' (String) holds labels, but score column 'Score' has 3 score(s), 0 to 2, and no labels (set Labels).");
    }

    /// <summary>Numbers over classes without labels are indices; keys of them from 1 to 3 would be off by one.</summary>
    [TestMethod]
    public void Column_OfNumericKeysOverNoLabels_IsAnIndexByValue()
    {
        IDataView rows = Pipelines.Rows(new Numbered { Number = 2 }, new Numbered { Number = 0 }, new Numbered { Number = 1 });
        IDataView keyed = Pipelines.Ml.Transforms.Conversion.MapValueToKey("Key", "Number").Fit(rows).Transform(rows);
        IDataView fromOne = Pipelines.Rows(new Numbered { Number = 2 }, new Numbered { Number = 3 }, new Numbered { Number = 1 });
        IDataView keyedFromOne = Pipelines.Ml.Transforms.Conversion.MapValueToKey("Key", "Number").Fit(fromOne).Transform(fromOne);

        CollectionAssert.AreEqual(new[] { 2, 0, 1 }, TargetsOf(keyed, Unlabelled, Options with { Target = RiseTarget.Column("Key") }));
        AssertRefusedInFit(
            keyedFromOne, Unlabelled, "Key",
            "Target column 'Key' has the key values '2', '3', '1', but score column 'Score' has 3 score(s), 0 to 2, and no labels (set Labels): "
            + "numbers are class indices there, and must all be in range.");
    }

    [TestMethod]
    public void Column_OfKeysWithoutValues_IsAnIndexOfAsManyClasses()
    {
        IDataView rows = Pipelines.Rows(new Numbered { Key = 2, WideKey = 2 });

        CollectionAssert.AreEqual(new[] { 2 }, TargetsOf(rows, Unlabelled, Options with { Target = RiseTarget.Column("Key") }));
        AssertRefusedInFit(
            rows, Unlabelled, "WideKey",
            "Target column 'WideKey' is a key of 9 without key values, but score column 'Score' has 3 score(s), 0 to 2, and no labels (set Labels): "
            + "their indices may mean other classes. Give the column key values, or name the classes by text.");
    }

    [TestMethod]
    public void Column_OfNumbersOverNumericLabels_IsALabel()
    {
        RiseOptions options = Options with { Labels = ["2", "0", "1.0"], Target = RiseTarget.Column("Number") };

        CollectionAssert.AreEqual(
            new[] { 0, 1, 2 },
            TargetsOf(Pipelines.Rows(new Numbered { Number = 2 }, new Numbered { Number = 0 }, new Numbered { Number = 1 }), Unlabelled, options));
    }

    /// <summary>Where some labels are numbers, a number that is none of them is no index either: 0 would be class 7.</summary>
    [TestMethod]
    public void Column_OfNumbersOverSomeNumericLabels_IsALabelToo()
    {
        RiseOptions options = Options with { Labels = ["7", "", "other"], Target = RiseTarget.Column("Number") };

        CollectionAssert.AreEqual(new[] { 0 }, TargetsOf(Pipelines.Rows(new Numbered { Number = 7 }), Unlabelled, options));
        AssertReported(
            Pipelines.Rows(new Numbered { Number = 0 }), Unlabelled, options,
            "Target column 'Number' of row 0 has '0', which names no class: score column 'Score' has 3 score(s), labelled '7', '', 'other'.");
    }

    [TestMethod]
    [DataRow("binary FastTree")]
    [DataRow("binary SDCA")]
    public void Column_OfMlNetsDefaultBinaryLabel_IsItsSide(string name)
    {
        Sample[] rows = [.. Sample.Training.Take(6)];

        Explained[] explained = Pipelines.ReadExplained(Pipelines.Rows(rows), Trainer.Of(name).Model, Options with { Target = RiseTarget.Column("Label") });

        CollectionAssert.AreEqual(rows.Select(r => r.Label ? 1 : 0).ToArray(), explained.Select(e => e.SaliencyTarget).ToArray());
        CollectionAssert.AreEqual(rows.Select(r => $"{r.Label}").ToArray(), explained.Select(e => e.SaliencyTargetLabel).ToArray());
    }

    [TestMethod]
    public void Column_OfBooleans_IsTheSideUnderAnyName_OrRefused()
    {
        IDataView rows = Pipelines.Rows(new Numbered { Side = true }, new Numbered { Side = false });
        RiseOptions options = Options with { Target = RiseTarget.Column("Side") };

        CollectionAssert.AreEqual(new[] { 1, 0 }, TargetsOf(rows, Sigmoid(annotated: true), options with { Labels = ["bad", "good"] }));
        CollectionAssert.AreEqual(new[] { 0, 1 }, TargetsOf(rows, Two, options with { Labels = ["1", "0"] }));
        CollectionAssert.AreEqual(new[] { 1, 0 }, TargetsOf(rows, Two, options));
        AssertOutOfRange(
            "Target column 'Side' is a boolean, but 'False' names no class: score column 'Score' has 2 score(s), labelled 'yes', 'no'.",
            () => Pipelines.Explain(rows, Two, options with { Labels = ["yes", "no"] }));
        AssertRefusedInFit(rows, Unlabelled, "Side", "Target column 'Side' is a boolean, but 'False' names no class: score column 'Score' has 3 score(s), 0 to 2, and no labels (set Labels).");
    }

    /// <summary>Rows that say "True" would pass, until the first that says "False".</summary>
    [TestMethod]
    public void Column_OfBooleansOverOneScore_IsRefusedBeforeARowIsRead()
    {
        const string Remedy = "One score speaks for one side only: explain the 'Probability' of a calibrated trainer, or give class index 0.";
        IDataView rows = Pipelines.Rows(Sample.Training.First(s => s.Label));
        AssertRefusedInFit(
            rows, Trainer.Of("binary averaged perceptron").Model, "Label",
            $"Target column 'Label' is a boolean, but 'False' names no class: score column 'Score' has 1 score(s), labelled 'True'. {Remedy}");
        AssertOutOfRange(
            $"Target column 'Label' is a boolean, but 'False' names no class: score column 'Score' has 1 score(s), labelled 'True'. {Remedy}",
            () => Pipelines.Explain(rows, Trainer.Of("binary FastTree").Model, Options with { ScoreColumnName = "Score", Target = RiseTarget.Column("Label") }));
        AssertRefusedInFit(
            rows, Trainer.Of("regression SDCA").Model, "Label",
            $"Target column 'Label' is a boolean, but 'False' names no class: score column 'Score' has 1 score(s), labelled 'Score'. {Remedy}");
    }

    [TestMethod]
    public void Labels_OfAnotherNumberThanScores_AreRefused()
    {
        const string Fault = "There are 4 label(s) ('a', 'b', 'c', 'd') for the 3 score(s) of score column 'Score': "
            + "there must be one for each, or two for one score that is a probability; see Labels.";
        RiseOptions options = Options with { Labels = ["a", "b", "c", "d"] };
        IDataView rows = Pipelines.Rows(new FeatureRow());

        AssertOutOfRange(Fault, () => Pipelines.Explain(rows, Unlabelled, options));
        AssertOutOfRange(Fault, () => new RiseExplainer(Shape, options).Explain(Row, (_, _, scores) => scores.Fill(1), 3));
        AssertOutOfRange(Fault, () => new RiseExplainer(Shape, options).Score(Row, (_, _, scores) => scores.Fill(1), 3, 0, 4));
        AssertOutOfRange(Fault, () => new SaliencyEvaluator(Shape, new SaliencyEvaluationOptions { Labels = options.Labels }).Evaluate(Row, Row, 0, RiseScorer.FromFunction((_, _, scores) => scores.Fill(1), 3)));
        AssertReported(rows, Pipelines.Map<FeatureRow, UnknownSize>((_, s) => s.Score = [1, 2, 3]), options, Fault);
        AssertOutOfRange("There are 4 label(s)", () => Pipelines.Explain(Pipelines.Rows(Sample.Training[0]), Trainer.Of("multiclass LightGBM").Model, options));
        AssertOutOfRange(
            "There are 2 label(s) ('a', 'b') for the 3 score(s)",
            () => Pipelines.Explain(rows, Pipelines.Map<FeatureRow, Scores3>((_, _) => { }, d => Annotate(d["Score"], "TrainingLabelValues", 2, "a", "b")), Options));
    }

    [TestMethod]
    public void Labels_OfAnotherNumberThanANetworksScores_AreRefused()
    {
        using var network = RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-fixed.onnx"));
        var shape = InputShape.Image(6, 8, 1);
        RiseOptions options = Options with { InputColumnName = "picture", Labels = ["a", "b", "c"] };
        IDataView rows = Pipelines.Rows(new PictureRow());

        AssertOutOfRange("There are 3 label(s) ('a', 'b', 'c') for the 4 score(s)", () => new RiseExplainer(shape, options).Explain(new float[48], network));
        AssertOutOfRange("There are 3 label(s) ('a', 'b', 'c') for the 4 score(s)", () => Pipelines.Ml.Transforms.ExplainWithRise(network, options).Fit(rows));
        AssertOutOfRange(
            "There are 3 label(s) ('a', 'b', 'c') for the 4 score(s)",
            () => new SaliencyEvaluator(shape, new SaliencyEvaluationOptions { Labels = options.Labels }).Evaluate(new float[48], new float[48], 0, network));
    }

    [TestMethod]
    public void OneProbability_WithTwoLabels_IsBothSides()
    {
        RiseOptions options = Options with { Labels = ["no", "yes"], Target = RiseTarget.All };
        float p = FeatureRow.Sigmoid(Row);
        RiseExplanation expected = new RiseExplainer(Shape, options).Explain(Row, BothSides, 2);

        RiseExplanation function = new RiseExplainer(Shape, options).Explain(Row, Positive, 1);
        Both row = Pipelines.Read<Both>(Pipelines.Explain(Pipelines.Rows(new FeatureRow()), Sigmoid(annotated: false), options)).Single();

        Assert.AreEqual(new ExplainedTarget(0, "no", 1 - p), function.Targets[0]);
        Assert.AreEqual(new ExplainedTarget(1, "yes", p), function.Targets[1]);
        CollectionAssert.AreEqual(expected.Saliency.ToArray(), function.Saliency.ToArray());
        CollectionAssert.AreEqual(expected.Saliency.ToArray(), row.Saliency);
        CollectionAssert.AreEqual(new[] { "no", "yes" }, row.SaliencyTargetLabel);
        CollectionAssert.AreEqual(new[] { 1 - p, p }, row.SaliencyScore);
        Assert.AreEqual("yes", new RiseExplainer(Shape, options with { Target = RiseTarget.Top1 }).Explain(Row, Positive, 1).Targets[0].Label, "p is above a half");
        Assert.AreEqual(p - (1 - p), new RiseExplainer(Shape, options with { Target = RiseTarget.Function("margin", s => s[1] - s[0]) }).Explain(Row, Positive, 1).Score);
    }

    [TestMethod]
    public void OneProbability_WithTwoLabels_IsSaidInTheLogOnce()
    {
        var mlContext = new MLContext();
        var messages = new List<string>();
        mlContext.Log += (_, e) => messages.Add(e.RawMessage);
        var explainer = new RiseExplainer(Shape, Options with { Labels = ["no", "yes"] }, mlContext);

        explainer.Explain(Row, Positive, 1);
        explainer.Explain(Row, Positive, 1);

        Assert.AreEqual(1, messages.Count(m => m == "Score column 'Score' has one score and two labels: it is read as the probability p of 'yes', and 'no' has 1 - p."));
    }

    [TestMethod]
    public void OneScoreThatIsNoProbability_WithTwoLabels_IsReported()
    {
        var explainer = new RiseExplainer(Shape, Options with { Labels = ["no", "yes"] });

        Assert.AreEqual(
            "The scorer returned 2.5 as its only score, for two labels: it is read as the probability of the second one, and must be in 0 to 1. "
            + "Give one label for a score that is no probability (Labels).",
            Assert.ThrowsExactly<InvalidOperationException>(() => explainer.Explain(Row, (_, _, scores) => scores.Fill(2.5f), 1)).Message);
        AssertOutOfRange(
            "There are 2 label(s) ('no', 'yes') for the 1 score(s) of score column 'Score'",
            () => Pipelines.Explain(Pipelines.Rows(Sample.Training[0]), Trainer.Of("regression SDCA").Model, Options with { Labels = ["no", "yes"] }));
    }

    [TestMethod]
    public void Label_OfTwoClasses_IsShown_ButAskedForByIndex()
    {
        RiseOptions options = Options with { Labels = ["crane", "maillot", "crane"] };
        IDataView rows = Pipelines.Rows(new Numbered { Text = "crane" });

        Assert.AreEqual("crane", Pipelines.ReadExplained(rows, Unlabelled, options with { Target = 2 }).Single().SaliencyTargetLabel);
        AssertOutOfRange(
            "Target label 'crane' is the label of 2 classes of score column 'Score', 0 and 2: give the class index instead.",
            () => Pipelines.Explain(rows, Unlabelled, options with { Target = "crane" }));
        AssertOutOfRange(
            "Target label 'crane' is the label of 2 classes of score column 'Score', 0 and 2: give the class index instead.",
            () => new RiseExplainer(Shape, options with { Target = "crane" }).Explain(Row, (_, _, scores) => scores.Fill(1), 3));
        AssertReported(rows, Unlabelled, options with { Target = RiseTarget.Column("Text") }, "Target column 'Text' of row 0 has 'crane', which is the label of 2 classes of score column 'Score', 0 and 2.");
    }

    [TestMethod]
    public void Index_ThatIsALabel_IsRefusedWithAHint() => AssertOutOfRange(
        "Target class 7 is out of range: score column 'Score' has 3 score(s), 0 to 2. For the class that is labelled 7, give the label as text, \"7\".",
        () => Pipelines.Explain(Pipelines.Rows(Training[0]), Trained["Integer"].Value, Options with { Target = 7 }));

    [TestMethod]
    public void Evaluation_MatchesByValueToo()
    {
        IDataView rows = Pipelines.Rows(Training[2], Training[1], Training[0]);
        IDataView keyed = Pipelines.Ml.Transforms.Conversion.MapValueToKey("Key", "Integer").Fit(rows).Transform(rows);
        IDataView explained = Pipelines.Explain(keyed, Trained["Integer"].Value, Options with { Target = RiseTarget.Column("Key") });
        var options = new SaliencyEvaluationOptions { InputColumnName = "Features", Target = RiseTarget.Column("Key") };

        SaliencyMetrics metrics = Pipelines.Ml.Model.EvaluateSaliency(Trained["Integer"].Value, explained, options);

        CollectionAssert.AreEqual(new[] { "3", "7", "12" }, metrics.Rows.Select(r => r.Target.Label).ToArray());
    }

    private static void AssertNamed(string trained, IDataView data, string column)
    {
        Explained[] explained = Pipelines.ReadExplained(data, Trained[trained].Value, Options with { Target = RiseTarget.Column(column) });

        int[] expected = trained == "Side" ? [0, 1, 0] : [2, 1, 0];
        CollectionAssert.AreEqual(expected, explained.Select(e => e.SaliencyTarget).ToArray());
    }

    private static int[] TargetsOf(IDataView data, ITransformer scorer, RiseOptions options) => [.. Pipelines.ReadExplained(data, scorer, options).Select(e => e.SaliencyTarget)];

    private static void AssertRefusedInFit(IDataView data, ITransformer scorer, string column, string message) =>
        AssertOutOfRange(message, () => Pipelines.Explain(data, scorer, Options with { Target = RiseTarget.Column(column) }));

    private static void AssertOutOfRange(string message, Func<object> act) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(act).Message, message);

    private static void AssertReported(IDataView data, ITransformer scorer, RiseOptions options, string message) => Assert.AreEqual(
        message, Assert.ThrowsExactly<InvalidOperationException>(() => Pipelines.Maps(Pipelines.Explain(data, scorer, options))).Message);

    private static TransformerChain<ITransformer> Train(string column, Labelled[] rows)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Pipelines.Rows(rows);
        var keys = ml.Transforms.Conversion.MapValueToKey("TrainedKey", column).Fit(data);
        return Pipelines.Chain(keys, ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("TrainedKey").Fit(keys.Transform(data)));
    }

    private static ITransformer Unlabelled { get; } = Pipelines.Map<FeatureRow, Scores3>((x, s) => s.Score = [x.Features[0], x.Features[1], x.Features[2]]);

    private static ITransformer Two { get; } = Pipelines.Map<FeatureRow, Scores2>((x, s) => s.Score = [x.Features[0], x.Features[1]]);

    private static ITransformer Sigmoid(bool annotated) => Pipelines.Map<FeatureRow, Scalar>((x, s) => s.Score = FeatureRow.Sigmoid(x.Features), d =>
    {
        if (annotated)
            d["Score"].AddAnnotation("IsNormalized", true, BooleanDataViewType.Instance);
    });

    private static void Annotate(SchemaDefinition.Column column, string kind, int count, params string[] names) => column.AddAnnotation(
        kind, new VBuffer<ReadOnlyMemory<char>>(count, [.. names.Select(n => n.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, count));

    private static void Positive(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
            scores[k] = FeatureRow.Sigmoid(inputs.Slice(4 * k, 4));
    }

    private static void BothSides(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
        {
            scores[2 * k + 1] = FeatureRow.Sigmoid(inputs.Slice(4 * k, 4));
            scores[2 * k] = 1 - scores[2 * k + 1];
        }
    }

    /// <summary>A row whose class is written in every type that a label can have.</summary>
    private sealed class Labelled(int label, int number)
    {
        [VectorType(4)]
        public float[] Features => [label + number % 5, 12 - label, number % 7, label % 2];

        public int Integer => label;

        public long Long => label;

        public float Single => label;

        public double Double => label;

        public double Half => label + 0.5;

        public string Text => $"c{label}";

        public DateTime Time => new(2020, 1, label);

        public DateTimeOffset Offset => new(2020, 1, label, 0, 0, 0, 500, TimeSpan.FromHours(2));

        public TimeSpan Span => TimeSpan.FromHours(label);

        public bool Side => label == 7;
    }

    private sealed class Numbered
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [0.5f, -1, 2, 0.25f];

        public int Number { get; set; }

        public bool Side { get; set; }

        public string Text { get; set; } = "";

        [KeyType(3)]
        public uint Key { get; set; }

        [KeyType(9)]
        public uint WideKey { get; set; }
    }

    private sealed class Both
    {
        public float[] Saliency { get; set; } = [];

        public string[] SaliencyTargetLabel { get; set; } = [];

        public float[] SaliencyScore { get; set; } = [];
    }

    private sealed class PictureRow
    {
        [VectorType(1, 6, 8)]
        public float[] picture { get; set; } = new float[48];
    }

    private sealed class Scores3
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Scores2
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Scalar
    {
        public float Score { get; set; }
    }

    private sealed class UnknownSize
    {
        public float[] Score { get; set; } = [];
    }
}
