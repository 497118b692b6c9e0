using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Rise.Tests;

/// <summary>One row explained by one call, without a pipeline; and rows one by one.</summary>
[TestClass]
public sealed class ExplainPredictionTests
{
    private static readonly MLContext Ml = new(seed: 1);

    [TestMethod]
    public void ExplainPrediction_OfAText_HasTheValuesOfThePipeline()
    {
        ITransformer model = Model<TextRow>(row => row.Text.Length);
        var options = new RiseOptions { InputColumnName = "Text", NumberOfMasks = 50 };
        IDataView rows = Ml.Data.LoadFromEnumerable([new TextRow { Text = "one two three" }]);

        RiseExplanation explanation = Ml.Model.ExplainPrediction(model, new TextRow { Text = "one two three" }, options);
        float[] ofPipeline = Ml.Transforms.ExplainWithRise(model, options with { OutputColumnName = "Why" }).Fit(rows).Transform(rows).GetColumn<float[]>("Why").Single();

        CollectionAssert.AreEqual(new[] { "one", "two", "three" }, explanation.Maps[0].PositionNames.ToArray());
        CollectionAssert.AreEqual(ofPipeline, explanation.Maps[0].Saliency.ToArray());
    }

    [TestMethod]
    public void ExplainPrediction_OfAVector_FindsItsMinimalEvidence()
    {
        ITransformer model = Model<VectorRow>(row => row.Values[3] * 10 + row.Values[0]);

        EvidenceExplanation evidence = Ml.Model.ExplainPrediction(model, new VectorRow(), new MinimalEvidenceOptions { InputColumnName = "Values", Target = 0, NumberOfCalls = 200, NumberOfMasks = 40, Baseline = Baseline.Zeros });

        Assert.AreEqual(1, evidence.Mask.Span[3]);
        Assert.IsTrue(evidence.IsReached);
    }

    [TestMethod]
    public void ExplainPrediction_OfAView_ExplainsItsFirstRow()
    {
        ITransformer model = Model<VectorRow>(row => row.Values[3]);
        IDataView rows = Ml.Data.LoadFromEnumerable([new VectorRow { Values = [0, 0, 0, 7, 0, 0, 0, 0] }, new VectorRow()]);

        Assert.AreEqual(7, Ml.Model.ExplainPrediction(model, rows, new RiseOptions { InputColumnName = "Values", Target = 0 }).Maps[0].Target.Score);
    }

    [TestMethod]
    public void ExplainPrediction_OfAViewWithoutRows_IsRefused()
    {
        ITransformer model = Model<VectorRow>(row => row.Values[3]);

        var refused = Assert.ThrowsExactly<ArgumentException>(() => Ml.Model.ExplainPrediction(model, Ml.Data.LoadFromEnumerable<VectorRow>([]), new RiseOptions { InputColumnName = "Values", Target = 0 }));

        Assert.AreEqual("The view has no row to explain. (Parameter 'row')", refused.Message);
    }

    [TestMethod]
    public void ExplainPrediction_OfARowWhoseScoreNobodyHasFilled_DoesNotCheckIt() =>
        Assert.AreEqual(4, Ml.Model.ExplainPrediction(Model<ScoredRow>(row => row.Values[3]), new ScoredRow(), new RiseOptions { InputColumnName = "Values", Target = 0 }).Maps[0].Target.Score);

    [TestMethod]
    public void ExplainPredictions_AreThoseOfEachRow_AndTheirSummaryIsThatOfTheView()
    {
        IDataView rows = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(k => new NumbersRow { A = k, B = 10 - k * k, Unread = k }));
        ITransformer model = Model<NumbersRow>(row => row.A * row.B);

        ColumnExplanation[] all = [.. Ml.Model.ExplainPredictions(model, rows)];
        ContributionSummary summary = ContributionSummary.Of(all);

        Assert.HasCount(5, all);
        Assert.AreEqual(Ml.Model.ExplainPrediction(model, new NumbersRow { A = 3, B = 1, Unread = 3 }, rows).ToString(), all[3].ToString());
        Assert.AreEqual(Ml.Model.SummarizeContributions(model, rows).ToString(), summary.ToString());
        Assert.AreEqual(0, summary.Columns.Single(c => c.Name == "Unread").MeanAbsolute);
    }

    [TestMethod]
    public void ExplainPredictions_AreLazy()
    {
        int scored = 0;
        IDataView rows = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(k => new NumbersRow { A = k, B = 1 }));
        ITransformer model = Model<NumbersRow>(row =>
        {
            Interlocked.Increment(ref scored);
            return row.A;
        });

        _ = Ml.Model.ExplainPredictions(model, rows).First();

        Assert.IsLessThan(2000, scored);
    }

    [TestMethod]
    public void Summary_OfNothing_OrOfOtherColumns_IsRefused()
    {
        IDataView rows = Ml.Data.LoadFromEnumerable([new NumbersRow { A = 1, B = 2 }, new NumbersRow { A = 3, B = 5 }]);
        ColumnExplanation both = Ml.Model.ExplainPredictions(Model<NumbersRow>(row => row.A * row.B), rows).First(), one = Ml.Model.ExplainPredictions(Model<NumbersRow>(row => row.A), rows, options: new ColumnOptions { InputColumnNames = ["A"] }).First();

        Assert.AreEqual("There are no rows: there is nothing to summarize. (Parameter 'explanations')", Assert.ThrowsExactly<ArgumentException>(() => ContributionSummary.Of([])).Message);
        Assert.AreEqual(
            "Explanations of different columns or words cannot be summarized: give those of one model and the same options, without split texts. (Parameter 'explanations')",
            Assert.ThrowsExactly<ArgumentException>(() => ContributionSummary.Of([both, one])).Message);
    }

    private static CustomMappingTransformer<TRow, ScoreRow> Model<TRow>(Func<TRow, float> score)
        where TRow : class, new() =>
        Ml.Transforms.CustomMapping<TRow, ScoreRow>((row, result) => result.Score = score(row), contractName: null).Fit(Ml.Data.LoadFromEnumerable([new TRow()]));

    public sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    public class VectorRow
    {
        [VectorType(8)]
        public float[] Values { get; set; } = [1, 2, 3, 4, 5, 6, 7, 8];
    }

    public sealed class ScoredRow : VectorRow
    {
        public float Score { get; set; }
    }

    public sealed class NumbersRow
    {
        public float A { get; set; }

        public float B { get; set; }

        public float Unread { get; set; }
    }

    public sealed class ScoreRow
    {
        public float Score { get; set; }
    }
}
