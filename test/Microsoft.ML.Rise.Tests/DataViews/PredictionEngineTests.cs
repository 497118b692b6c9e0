using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.DataViews;

[TestClass]
public sealed class PredictionEngineTests
{
    private readonly PictureScorer _scorer = new();

    [TestMethod]
    public void Predict_SeveralRows_AgreesWithTransformBitForBit()
    {
        IDataView data = Rows(Picture.Several(4));
        var pipeline = Ml.Transforms.CopyColumns("Copy", "Gain").Append(Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options));
        TransformerChain<RiseTransformer> model = pipeline.Fit(data);
        Explained[] expected = Read<Explained>(model.Transform(data));

        using PredictionEngine<Picture, Explained> engine = Ml.Model.CreatePredictionEngine<Picture, Explained>(model);
        for (int id = 0; id < 4; id++)
        {
            Explained actual = engine.Predict(Picture.Number(id));
            CollectionAssert.AreEqual(expected[id].Saliency, actual.Saliency);
            CollectionAssert.AreEqual(expected[id].SaliencyStandardError, actual.SaliencyStandardError);
            Assert.AreEqual(expected[id].SaliencyReliability, actual.SaliencyReliability);
            Assert.AreEqual(expected[id].SaliencyTarget, actual.SaliencyTarget);
            Assert.AreEqual(expected[id].SaliencyTargetLabel, actual.SaliencyTargetLabel);
            Assert.AreEqual(expected[id].SaliencyScore, actual.SaliencyScore);
            Assert.AreEqual(expected[id].SaliencyMasks, actual.SaliencyMasks);
        }
    }

    [TestMethod]
    public void Predict_OneRow_CostsOneExplanation()
    {
        using PredictionEngine<Picture, Explained> engine = CreateEngine();

        engine.Predict(Picture.Number(0));
        Assert.AreEqual(51, _scorer.Calls);

        engine.Predict(Picture.Number(0));
        Assert.AreEqual(102, _scorer.Calls);
    }

    // A row object that is filled anew has the same identity, but another position.
    [TestMethod]
    public void Predict_SameObjectChanged_IsExplainedAnew()
    {
        using PredictionEngine<Picture, Explained> engine = CreateEngine();
        Picture picture = Picture.Number(0);
        float before = engine.Predict(picture).SaliencyScore;
        picture.Pixels = Picture.Number(1).Pixels;

        Assert.AreNotEqual(before, engine.Predict(picture).SaliencyScore);
    }

    // OnnxTransformer keeps its outputs by the position of a row.
    [TestMethod]
    public void Predict_OfAnOnnxNetwork_AgreesWithTransformBitForBit()
    {
        FeatureRow[] rows = [new FeatureRow(), new FeatureRow { Features = [3, 2, -1, 0.5f] }];
        IDataView data = Rows(rows);
        IDataView renamed = Ml.Transforms.CopyColumns("features", "Features").Fit(data).Transform(data);
        ITransformer network = Ml.Transforms.ApplyOnnxModel("probabilities", "features", Path.Combine(AppContext.BaseDirectory, "Models", "zipmap-text.onnx")).Fit(renamed);
        TransformerChain<RiseTransformer> model = Ml.Transforms.CopyColumns("features", "Features")
            .Append(Ml.Transforms.ExplainWithRise(network, Options with { InputColumnName = "features", ScoreColumnName = "probabilities", Target = "cat" }))
            .Fit(data);
        Explained[] expected = Read<Explained>(model.Transform(data));

        using PredictionEngine<FeatureRow, Explained> engine = Ml.Model.CreatePredictionEngine<FeatureRow, Explained>(model);
        foreach (int row in new[] { 0, 1, 0 })
        {
            Explained actual = engine.Predict(rows[row]);
            Assert.AreEqual(expected[row].SaliencyScore, actual.SaliencyScore);
            CollectionAssert.AreEqual(expected[row].Saliency, actual.Saliency);
        }

        Assert.AreNotEqual(expected[0].SaliencyScore, expected[1].SaliencyScore);
    }

    [TestMethod]
    public void Dispose_OfTheEngine_LeavesTheScorerAlive()
    {
        var scorer = new DisposableScorer(_scorer.Transformer);
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(scorer, Options).Fit(Rows<Picture>());

        Ml.Model.CreatePredictionEngine<Picture, Explained>(transformer).Dispose();

        Assert.IsFalse(scorer.IsDisposed);
    }

    [TestMethod]
    public void Mapper_DependenciesOfOtherColumns_AreThoseColumns()
    {
        IRowToRowMapper mapper = CreateMapper();

        CollectionAssert.AreEqual(new[] { "Gain" }, Dependencies(mapper, "Gain"));
        CollectionAssert.AreEqual(new[] { "Pixels" }, Dependencies(mapper, "SaliencyTarget"));
        CollectionAssert.AreEquivalent(new[] { "Name", "Pixels" }, Dependencies(mapper, "Saliency", "Name"));
    }

    [TestMethod]
    public void Mapper_RowOfAnotherSchema_IsRefused()
    {
        IRowToRowMapper mapper = CreateMapper();
        using DataViewRowCursor other = Rows(Picture.Number(0)).GetRowCursor([]);

        Assert.AreEqual(
            "Schema of input row must be the same as the schema the mapper is bound to",
            Assert.ThrowsExactly<InvalidOperationException>(() => mapper.GetRow(other, [])).Message);
    }

    private static string[] Dependencies(IRowToRowMapper mapper, params string[] columns) =>
        [.. mapper.GetDependencies(columns.Select(c => mapper.OutputSchema[c])).Select(c => c.Name)];

    private PredictionEngine<Picture, Explained> CreateEngine() =>
        Ml.Model.CreatePredictionEngine<Picture, Explained>(Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options).Fit(Rows<Picture>()));

    private IRowToRowMapper CreateMapper()
    {
        IDataView data = Rows(Picture.Number(0));
        return ((ITransformer)Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options).Fit(data)).GetRowToRowMapper(data.Schema);
    }

    private sealed class DisposableScorer(ITransformer scorer) : ITransformer, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public bool IsRowToRowMapper => scorer.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => scorer.GetOutputSchema(inputSchema);

        public IDataView Transform(IDataView input) => scorer.Transform(input);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => scorer.GetRowToRowMapper(inputSchema);

        void ICanSaveModel.Save(ModelSaveContext ctx) => scorer.Save(ctx);

        public void Dispose() => IsDisposed = true;
    }
}
