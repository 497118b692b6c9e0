using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Metrics;

/// <summary>The evaluation of maps in an <see cref="IDataView"/>.</summary>
[TestClass]
public sealed class EvaluateSaliencyTests
{
    private const int Positions = Picture.Side * Picture.Side;

    private static readonly InputShape Shape = InputShape.Image(Picture.Side, Picture.Side);
    private static readonly SaliencyEvaluationOptions Options = new() { InputColumnName = "Pixels" };

    private readonly PictureScorer _scorer = new();

    [TestMethod]
    public void RiseColumns_AreEvaluatedRowByRow_AsWithoutMLNet()
    {
        IDataView explained = Explain(Rows(Picture.Several(3)), _scorer.Transformer);

        SaliencyMetrics metrics = Ml.Model.EvaluateSaliency(_scorer.Transformer, explained, "Pixels");

        float[][] maps = Maps(explained);
        Assert.HasCount(3, metrics.Rows);
        for (int row = 0; row < 3; row++)
        {
            SaliencyRowMetrics expected = new SaliencyEvaluator(Shape, Options).Evaluate(Picture.Number(row).Pixels, maps[row], RiseTarget.Top1, RiseScorer.FromFunction(Score, 3));
            Assert.AreEqual(row, metrics.Rows[row].Row);
            Assert.AreEqual(expected.Target, metrics.Rows[row].Target);
            CollectionAssert.AreEqual(expected.Deletion!.Scores.ToArray(), metrics.Rows[row].Deletion!.Scores.ToArray());
            CollectionAssert.AreEqual(expected.Insertion!.Scores.ToArray(), metrics.Rows[row].Insertion!.Scores.ToArray());
        }

        SaliencyMetricSummary deletion = metrics[SaliencyMetricKinds.Deletion];
        Assert.AreEqual(metrics.Rows.Average(r => r.Deletion!.AreaUnderCurve), deletion.Mean, 1e-12);
        Assert.AreEqual(3, deletion.NumberOfRows);
        Assert.IsLessThan(metrics[SaliencyMetricKinds.Insertion].Mean, deletion.Mean);
        Assert.AreEqual(string.Join(Environment.NewLine, metrics.Summaries), metrics.ToString());
    }

    [TestMethod]
    public void SeveralTargets_AreEvaluatedEach()
    {
        IDataView explained = Explain(Rows(Picture.Several(2)), _scorer.Transformer, Pipelines.Options with { Target = RiseTarget.Classes(2, 0) });

        SaliencyMetrics metrics = Ml.Model.EvaluateSaliency(_scorer.Transformer, explained, Options);

        CollectionAssert.AreEqual(new[] { (0L, 2), (0L, 0), (1L, 2), (1L, 0) }, metrics.Rows.Select(r => (r.Row, r.Target.Index)).ToArray());
        float[] map = Maps(explained)[1][Positions..];
        SaliencyRowMetrics expected = new SaliencyEvaluator(Shape, Options).Evaluate(Picture.Number(1).Pixels, map, 0, RiseScorer.FromFunction(Score, 3));
        CollectionAssert.AreEqual(expected.Deletion!.Scores.ToArray(), metrics.Rows[3].Deletion!.Scores.ToArray());
    }

    [TestMethod]
    public void Target_OfTheOptions_IsUsedBeforeTheColumn()
    {
        IDataView rows = Rows(new MapRow { SaliencyTarget = 1, Label = "2" });

        Assert.AreEqual(1, TargetOf(Options));
        Assert.AreEqual(0, TargetOf(Options with { Target = 0 }));
        Assert.AreEqual(2, TargetOf(Options with { Target = RiseTarget.Column("Label"), Labels = ["0", "1", "2"] }));

        int TargetOf(SaliencyEvaluationOptions options) => Ml.Model.EvaluateSaliency(_scorer.Transformer, rows, options).Rows.Single().Target.Index;
    }

    [TestMethod]
    public void Maps_OfAnotherMethod_WithoutATargetColumn_ExplainTheTopClass()
    {
        SaliencyMetrics metrics = Ml.Model.EvaluateSaliency(_scorer.Transformer, Rows(new ForeignMap()), "Pixels", "Heat");

        float[] scores = PictureScorer.Score(new ForeignMap().Pixels);
        Assert.AreEqual(Array.IndexOf(scores, scores.Max()), metrics.Rows.Single().Target.Index);
    }

    [TestMethod]
    public void Images_HaveTheCurvesOfTheirPixels()
    {
        IDataView data = Rows(Picture.Several(2));
        IDataView images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(data).Transform(data);
        TransformerChain<ITransformer> imageModel = Chain(Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images), _scorer.Transformer);
        IDataView explained = Explain(images, imageModel, Pipelines.Options with { InputColumnName = "Image", Target = 0 });

        SaliencyMetrics ofImages = Ml.Model.EvaluateSaliency(imageModel, explained, Options with { InputColumnName = "Image" });
        SaliencyMetrics ofPixels = Ml.Model.EvaluateSaliency(_scorer.Transformer, explained, Options);

        for (int row = 0; row < 2; row++)
        {
            // Zeros are exact in bytes, and a blurred byte is rounded by at most a half.
            CollectionAssert.AreEqual(ofPixels.Rows[row].Deletion!.Scores.ToArray(), ofImages.Rows[row].Deletion!.Scores.ToArray());
            for (int k = 0; k < ofPixels.Rows[row].Insertion!.Scores.Count; k++)
                Assert.AreEqual(ofPixels.Rows[row].Insertion!.Scores[k], ofImages.Rows[row].Insertion!.Scores[k], 0.5);
            Assert.AreEqual(ofPixels.Rows[row].Insertion!.Scores[^1], ofImages.Rows[row].Insertion!.Scores[^1]);
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(50, 3)]
    public void AnyBatchSizeAndNumberOfThreads_GivesSameBits(int batchSize, int numberOfThreads)
    {
        IDataView explained = Explain(Rows(Picture.Several(2)), _scorer.Transformer);

        SaliencyMetrics expected = Ml.Model.EvaluateSaliency(_scorer.Transformer, explained, Options);
        SaliencyMetrics actual = Ml.Model.EvaluateSaliency(RiseScorer.FromTransformer(_scorer.Transformer, Cursors(numberOfThreads, batchSize)), explained, Options);

        for (int row = 0; row < 2; row++)
            CollectionAssert.AreEqual(expected.Rows[row].Insertion!.Scores.ToArray(), actual.Rows[row].Insertion!.Scores.ToArray());
    }

    [TestMethod]
    public void OnnxScorer_HasTheCurvesOfTheOnnxTransformer()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-fixed.onnx");
        using var network = RiseScorer.FromOnnx(file);
        IDataView data = Rows(new QuadrantsRow());
        ITransformer transformer = Ml.Transforms.ApplyOnnxModel("scores", "picture", file).Fit(data);
        var options = new SaliencyEvaluationOptions { InputColumnName = "picture", ScoreColumnName = "scores" };

        SaliencyCurve direct = Ml.Model.EvaluateSaliency(network, data, options).Rows.Single().Insertion!;
        SaliencyCurve rows = Ml.Model.EvaluateSaliency(transformer, data, options).Rows.Single().Insertion!;

        CollectionAssert.AreEqual(rows.Scores.ToArray(), direct.Scores.ToArray());
    }

    [TestMethod]
    public void WholeModel_IsEnteredAfterTheStageThatWritesTheInput()
    {
        IDataView data = Rows(new RawRow());
        TransformerChain<ITransformer> model = Chain(Ml.Transforms.CopyColumns("Pixels", "Raw").Fit(data), _scorer.Transformer);
        IDataView explained = Explain(model.Transform(data), model);

        SaliencyCurve expected = Ml.Model.EvaluateSaliency(_scorer.Transformer, explained, Options).Rows.Single().Deletion!;
        SaliencyCurve actual = Ml.Model.EvaluateSaliency(model, explained, Options).Rows.Single().Deletion!;

        CollectionAssert.AreEqual(expected.Scores.ToArray(), actual.Scores.ToArray());
        Assert.IsGreaterThan(actual.Scores[^1], actual.Scores[0]);
    }

    [TestMethod]
    public void Features_OfTabularRows_AreEvaluated()
    {
        ITransformer scorer = Map<FeatureRow, Probability>((row, scored) => scored.Score = [FeatureRow.Sigmoid(row.Features)]);
        IDataView explained = Explain(Rows(new FeatureRow()), scorer, Pipelines.Options with { InputColumnName = "Features" });

        SaliencyMetrics metrics = Ml.Model.EvaluateSaliency(
            scorer, explained, new SaliencyEvaluationOptions { InputColumnName = "Features", Metrics = SaliencyMetricKinds.All });

        Assert.HasCount(7, metrics.Summaries);
        Assert.HasCount(5, metrics.Rows.Single().Deletion!.Scores);
    }

    [TestMethod]
    public void Rows_AreReadOneAfterTheOther()
    {
        var read = new List<int>();
        IDataView rows = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(id =>
        {
            read.Add(id);
            return new MapRow();
        }));
        int seenAtFirstRow = 0;
        var progress = new Told(p => seenAtFirstRow = p.Row == 0 ? read.Count : seenAtFirstRow);

        Ml.Model.EvaluateSaliency(RiseScorer.FromTransformer(_scorer.Transformer), rows, Options, progress);

        Assert.AreEqual(1, seenAtFirstRow);
    }

    [TestMethod]
    public void Cancellation_InTheSecondRow_EndsTheEvaluation()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Told(p =>
        {
            if (p.Row == 1)
                cancellation.Cancel();
        });

        Assert.ThrowsExactly<OperationCanceledException>(() => Ml.Model.EvaluateSaliency(
            RiseScorer.FromTransformer(_scorer.Transformer), Rows(new MapRow(), new MapRow()), Options, progress, cancellation.Token));
    }

    [TestMethod]
    public void Columns_ThatAreMissingOrWrong_AreRefusedAtTheDoor()
    {
        IDataView rows = Rows(new MapRow());

        AssertRefused("Could not find input column 'Pixel'; the data has ", rows, Options with { InputColumnName = "Pixel" });
        AssertRefused("Could not find saliency column 'Map'; the data has ", rows, Options with { SaliencyColumnName = "Map" });
        AssertRefused("Could not find score column 'Scores' in the output of the scorer", rows, Options with { ScoreColumnName = "Scores" });
        AssertRefused("Could not find target column 'Class'", rows, Options with { Target = RiseTarget.Column("Class") });
        AssertRefused("Schema mismatch for saliency column 'Label': expected a vector of Single, got String", rows, Options with { SaliencyColumnName = "Label" });
        AssertRefused(
            "Saliency column 'Short' has 10 values, but the input (image 8x8, 3 channels, planar) has 64 position(s), and there are 1 target(s).",
            rows, Options with { SaliencyColumnName = "Short" });
        AssertRefused(
            "Saliency column 'Saliency' has 64 values, but the input (image 8x8, 3 channels, planar) has 64 position(s) for each map, and there are 3 target(s).",
            rows, Options with { Target = RiseTarget.All });
        AssertRefused("Target class 7 is out of range: score column 'Score' has 3 score(s), 0 to 2.", rows, Options with { Target = 7 });
        AssertRefused("InputColumnName must be the name of a column, got ''; SaliencyColumnName must be the name of a column, got ' '.", rows, new() { SaliencyColumnName = " " });
        AssertRefused(
            "Schema mismatch for target column 'ShortTarget': expected Int32, or a vector of it, got String",
            Ml.Transforms.CopyColumns("ShortTarget", "Label").Fit(rows).Transform(rows), Options with { SaliencyColumnName = "Short" });
    }

    [TestMethod]
    public void Rows_ThatAreWrong_AreReported()
    {
        float[] notFinite = Evaluated.Numbers(Positions);
        notFinite[20] = float.NaN;

        AssertReported("Saliency column 'Saliency' of row 1 has NaN at position 20; it must be finite.", Rows(new MapRow(), new MapRow { Saliency = notFinite }));
        AssertReported("Target column 'SaliencyTarget' of row 0 has -1, which is no class index; for a function of the scores set Target.", Rows(new MapRow { SaliencyTarget = -1 }));
        AssertReported("The data has no rows: there is nothing to evaluate.", Rows<MapRow>());
        AssertReported(
            "Saliency column 'Wrong' of row 0 has 5 values, but the input (image 8x8, 3 channels, planar) has 64 position(s) for each map.",
            Rows(new MapRow { Wrong = new float[5] }), Options with { SaliencyColumnName = "Wrong" });
        AssertReported(
            "Row 0 has 2 saliency map(s), but 1 target(s): there must be a map for each.",
            Rows(new MapRow { Wrong = new float[2 * Positions] }), Options with { SaliencyColumnName = "Wrong" });
        AssertReported(
            "Target column 'SaliencyTarget' of row 0 has '9', which names no class: score column 'Score' has 3 score(s), 0 to 2, and no labels (set Labels).",
            Rows(new MapRow { SaliencyTarget = 9 }));
    }

    private void AssertRefused(string message, IDataView data, SaliencyEvaluationOptions options)
    {
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => Ml.Model.EvaluateSaliency(_scorer.Transformer, data, options)).Message, message);
        Assert.AreEqual(0, _scorer.Calls);
    }

    private void AssertReported(string message, IDataView data, SaliencyEvaluationOptions? options = null) => Assert.AreEqual(
        message, Assert.ThrowsExactly<InvalidOperationException>(() => Ml.Model.EvaluateSaliency(_scorer.Transformer, data, options ?? Options)).Message);

    private static void Score(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
            PictureScorer.Score(inputs.Slice(k * Picture.Length, Picture.Length)).CopyTo(scores[(3 * k)..]);
    }

    private sealed class Told(Action<SaliencyEvaluationProgress> tell) : IProgress<SaliencyEvaluationProgress>
    {
        public void Report(SaliencyEvaluationProgress value) => tell(value);
    }

    private class PixelRow
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = Picture.Number(5).Pixels;
    }

    private sealed class RawRow
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Raw { get; set; } = Picture.Number(5).Pixels;
    }

    private sealed class MapRow
    {
        public int SaliencyTarget { get; set; }

        public string Label { get; set; } = "";

        public float[] Wrong { get; set; } = [];

        [VectorType(10)]
        public float[] Short { get; set; } = new float[10];

        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = Picture.Number(5).Pixels;

        [VectorType(Picture.Side, Picture.Side)]
        public float[] Saliency { get; set; } = Evaluated.Numbers(Positions);
    }

    private sealed class ForeignMap : PixelRow
    {
        public float[] Heat { get; set; } = Evaluated.Numbers(Positions);
    }

    private sealed class QuadrantsRow
    {
        [VectorType(1, 6, 8)]
        public float[] picture { get; set; } = [.. Enumerable.Range(0, 48).Select(i => 0.5f + i % 8 * 0.01f)];

        [VectorType(6, 8)]
        public float[] Saliency { get; set; } = Evaluated.Numbers(48);
    }

    private sealed class Probability
    {
        [VectorType(1)]
        public float[] Score { get; set; } = [];
    }
}
