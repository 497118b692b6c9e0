using Microsoft.ML.Data;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>A model whose normalizer rewrites its input in place, on rows that have been through it and have lost the older column: asked again, it normalizes twice.</summary>
[TestClass]
public sealed class EnteredInTheWrongPlaceTests
{
    private static readonly RiseOptions Features = new() { OutputColumnName = "Saliency", InputColumnName = "Features", ScoreColumnName = "Probability", NumberOfMasks = 40 };
    private static readonly TransformerChain<ITransformer> Model = Chain(Ml.Transforms.NormalizeMinMax("Features")
        .Append(Ml.BinaryClassification.Trainers.SdcaLogisticRegression(new() { NumberOfThreads = 1 }))
        .Fit(Ml.Data.LoadFromEnumerable(Rows())));

    [TestMethod]
    public void RowsWithAnotherScore_AreRefusedWithBothNumbers()
    {
        IDataView normalized = Ml.Transforms.SelectColumns("Features", "Probability").Fit(Scored()).Transform(Scored());
        IDataView explained = Explain(normalized, Model, Features);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Maps(explained)).Message;

        StringAssert.StartsWith(message, "The scorer's own score ");
        Assert.Contains("of row 3 is ", message, "The rows before have probabilities of nearly 0 both times.");
        float own = normalized.GetColumn<float>("Probability").ElementAt(3);
        Assert.Contains(FormattableString.Invariant($"column 'Probability' of the row has {1 - own}"), message);
        Assert.Contains("must be given as the stages after that; if the column is another model's, set SelfCheck to false.", message);
    }

    [TestMethod]
    public void RowsWithAnotherScore_WithoutTheCheck_AreExplained()
    {
        IDataView normalized = Ml.Transforms.SelectColumns("Features", "Probability").Fit(Scored()).Transform(Scored());

        Assert.HasCount(Rows().Length, Maps(Explain(normalized, Model, Features with { SelfCheck = false })));
    }

    [TestMethod]
    public void RowsWithTheirOwnScore_ArePassed() => Assert.HasCount(Rows().Length, Maps(Explain(Scored(), Model, Features)));

    /// <summary>Without a score column nothing can be compared: the log says what is taken for granted.</summary>
    [TestMethod]
    public void RowsWithoutAScore_AreWarnedOf()
    {
        var mlContext = new MLContext();
        var messages = new List<string>();
        mlContext.Log += (_, e) => messages.Add(e.RawMessage);
        IDataView saved = Ml.Transforms.SelectColumns("Features").Fit(Scored()).Transform(Scored());

        Explain(saved, Model, Features, log: mlContext);
        Explain(Scored(), Model, Features, log: mlContext);

        string[] warnings = [.. messages.Where(m => m.StartsWith("The scorer rewrites input column 'Features' in place (NormalizingTransformer)", StringComparison.Ordinal)).Distinct()];
        Assert.HasCount(1, warnings);
        Assert.Contains("For such rows give the stages after it as scorer.", warnings[0]);
    }

    private static IDataView Scored() => Model.Transform(Ml.Data.LoadFromEnumerable(Rows()));

    private static LabelledRow[] Rows() =>
        [.. Enumerable.Range(0, 60).Select(k => new LabelledRow { Features = [k % 7 * 10, k % 5 * 100], Label = k % 7 > 3 })];

    private sealed class LabelledRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
