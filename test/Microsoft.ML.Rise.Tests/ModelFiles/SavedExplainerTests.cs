using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.Trainers;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.ModelFiles;

/// <summary>Pipelines with an explanation in them, saved and loaded by ML.NET's own means: all that comes out of them has the same bits.</summary>
[TestClass]
public sealed class SavedExplainerTests
{
    private static readonly RiseOptions Features = new() { OutputColumnName = "Saliency", InputColumnName = "Features", ScoreColumnName = "Probability", NumberOfMasks = 100, Target = "True" };

    private static readonly IDataView Reviews = Rows(Review.Asked);

    private static readonly Lazy<ITransformer> ReviewModel = new(() => Review.CreateFeaturizer(Ml).Append(Ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 4, numberOfTrees: 5)).Fit(Review.Training));

    [TestMethod]
    public void Transformer_Alone_ComesBack()
    {
        IDataView scored = ReviewModel.Value.Transform(Reviews);
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(ReviewModel.Value, Features).Fit(scored);

        AssertSame(transformer, scored);
    }

    [TestMethod]
    public void Transformer_AtTheEndOfAChain_ComesBack() => AssertSame(Chain(ReviewModel.Value, Explaining(Features)), Reviews);

    [TestMethod]
    public void Transformer_InTheMiddleOfAChain_ComesBack() =>
        AssertSame(Chain(ReviewModel.Value, Explaining(Features), Ml.Transforms.CopyColumns("Last", "SaliencyContrast").Fit(Explaining(Features).Transform(ReviewModel.Value.Transform(Reviews)))), Reviews);

    [TestMethod]
    public void Transformer_InAChainInAChain_ComesBack() => AssertSame(Chain(ReviewModel.Value, Chain(Chain(Explaining(Features)))), Reviews);

    [TestMethod]
    public void Transformers_Several_ComeBack() => AssertSame(Chain(ReviewModel.Value, Explaining(Features), Explaining(Features with { OutputColumnName = "Other", Seed = 2, Target = "False" })), Reviews);

    [TestMethod]
    public void File_OfTheSameExplainer_IsTheSame_WheneverItIsWritten()
    {
        RiseTransformer explaining = Explaining(Features);
        byte[] first = ModelZip.ContentOf(ModelZip.Save(explaining));

        // Zip files count time by two seconds.
        Thread.Sleep(2100);

        CollectionAssert.AreEqual(first, ModelZip.ContentOf(ModelZip.Save(explaining)));
    }

    [TestMethod]
    public void Text_ComesBack() => AssertSame(Chain(ReviewModel.Value, Explaining(Features with { InputColumnName = nameof(Review.Text), TextMasking = new WordMasking("[MASK]") })), Reviews);

    [TestMethod]
    [DataRow(ColumnHiding.BackgroundRows)]
    [DataRow(ColumnHiding.MeanOrMode)]
    public void Columns_ComeBackWithTheirBackground(ColumnHiding hiding)
    {
        var options = new ColumnOptions
        {
            OutputColumnName = "Why", ScoreColumnName = "Probability", Background = Review.Training, NumberOfBackgroundRows = 20, NumberOfMasks = 200, Hiding = hiding,
            InputColumnNames = [nameof(Review.Price), nameof(Review.Material), nameof(Review.Text)], Groups = [new ColumnGroup("Goods", nameof(Review.Price), nameof(Review.Material))],
        };

        RiseTransformer loaded = AssertSame(Chain(ReviewModel.Value, Ml.Transforms.ExplainColumnsWithRise(ReviewModel.Value, options).Fit(ReviewModel.Value.Transform(Reviews))), Reviews);

        var again = (ColumnOptions)loaded.Options;
        Assert.AreEqual(hiding == ColumnHiding.BackgroundRows ? 20 : 1, again.Background!.GetRowCount());
        Assert.AreEqual(options.ToString().Replace(options.Background.ToString()!, ""), again.ToString().Replace(again.Background!.ToString()!, ""));
    }

    [TestMethod]
    public void Evidence_ComesBack() => AssertSame(
        Chain(ReviewModel.Value, Ml.Transforms.ExplainWithMinimalEvidence("Evidence", "Features", ReviewModel.Value, "Probability", numberOfCalls: 120).Fit(ReviewModel.Value.Transform(Reviews))), Reviews);



    [TestMethod]
    public void Network_OfApplyOnnxModel_ComesBack()
    {
        IDataView data = Rows(new FeatureRow());
        var prepare = Ml.Transforms.CopyColumns("features", "Features").Fit(data);
        var network = Ml.Transforms.ApplyOnnxModel("probabilities", "features", Path.Combine(AppContext.BaseDirectory, "Models", "zipmap-text.onnx")).Fit(prepare.Transform(data));
        RiseOptions options = Options with { InputColumnName = "features", ScoreColumnName = "probabilities" };

        AssertSame(Chain(prepare, network, Ml.Transforms.ExplainWithRise(network, options).Fit(prepare.Transform(data))), data);
    }

    [TestMethod]
    public void Network_ThatIsAskedDirectly_ComesBack()
    {
        IDataView data = Rows(new QuadrantsRow(), new QuadrantsRow { P = [.. Enumerable.Range(0, 48).Select(k => k % 7 / 7f)] });
        using var network = RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-half.onnx"), new RiseOnnxOptions { Schedule = new RiseSchedule(1, 1, 4) });
        RiseTransformer explaining = Ml.Transforms.ExplainWithRise(network, Options with { InputColumnName = "P", Target = RiseTarget.All, InputShape = InputShape.Image(6, 8, 1) }).Fit(data);

        RiseTransformer loaded = AssertSame(Chain(explaining), data);

        Assert.AreEqual(new RiseSchedule(1, 1, 4), loaded.Scorer.Schedule);
    }

    [TestMethod]
    public void Image_ComesBack()
    {
        IDataView rows = Rows(Picture.Several(2));
        var images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(rows);
        var scorer = Ml.Transforms.ExtractPixels("Score", "Image").Fit(images.Transform(rows));

        AssertSame(Chain(images, Ml.Transforms.ExplainWithRise(scorer, Options with { InputColumnName = "Image", Target = 3, Baseline = Baseline.InputMean }).Fit(images.Transform(rows))), rows);
    }

    [TestMethod]
    public void Scorer_ThatIsAPipelineWithAnExplanationInIt_ComesBack()
    {
        TransformerChain<ITransformer> inner = Chain(ReviewModel.Value, Explaining(Features));

        AssertSame(Chain(inner, Ml.Transforms.ExplainWithRise(inner, Features with { OutputColumnName = "Outer" }).Fit(inner.Transform(Reviews))), Reviews);
    }

    [TestMethod]
    public void PredictionEngine_OverALoadedChain_GivesTheSameBits()
    {
        TransformerChain<ITransformer> model = Chain(ReviewModel.Value, Explaining(Features));
        float[][] expected = Maps(model.Transform(Reviews));

        using PredictionEngine<Review, Explained> engine = Ml.Model.CreatePredictionEngine<Review, Explained>(ModelZip.Load(ModelZip.Save(model, Reviews.Schema)));

        SameBits.AreEqual(expected, [.. Review.Asked.Select(review => engine.Predict(review).Saliency)]);
    }

    [TestMethod]
    public void Chain_SavedWithItsLoader_GivesTheSameBits()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "rows.tsv");
        File.WriteAllLines(path, Review.Asked.Select(r => FormattableString.Invariant($"{r.Price}\t{r.Material}\t{r.Text}\t{r.Label}")));
        TextLoader loader = Ml.Data.CreateTextLoader([new("Price", DataKind.Single, 0), new("Material", DataKind.String, 1), new("Text", DataKind.String, 2), new("Label", DataKind.Boolean, 3)]);
        TransformerChain<ITransformer> model = Chain(ReviewModel.Value, Explaining(Features));
        var file = new MemoryStream();
        Ml.Model.Save(model, loader, file);

        ITransformer loaded = new MLContext().Model.LoadWithDataLoader(file, out IDataLoader<IMultiStreamSource> again);

        SameBits.AreEqual(Maps(model.Transform(loader.Load(path))), Maps(loaded.Transform(again.Load(new MultiFileSource(path)))));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static RiseTransformer Explaining(RiseOptions options) => Ml.Transforms.ExplainWithRise(ReviewModel.Value, options).Fit(ReviewModel.Value.Transform(Reviews));

    /// <summary>Saves, loads, and saves and loads once more, and compares all columns of all rows.</summary>
    private static RiseTransformer AssertSame(ITransformer model, IDataView data)
    {
        object[][] expected = Columns.ReadAll(model.Transform(data));
        ITransformer loaded = ModelZip.Load(ModelZip.Save(model, data.Schema)), again = ModelZip.Load(ModelZip.Save(loaded, data.Schema));

        AssertEqual(expected, Columns.ReadAll(loaded.Transform(data)));
        AssertEqual(expected, Columns.ReadAll(again.Transform(data)));
        return Stages(loaded).OfType<RiseTransformer>().First();
    }

    private static void AssertEqual(object[][] expected, object[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], actual[row], $"row {row}");
    }

    private static IEnumerable<ITransformer> Stages(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Stages) : [model];
}
