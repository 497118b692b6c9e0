using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>Whole models over raw columns, one-hot and text featurizers included: what is masked are the features that they make.</summary>
[TestClass]
public sealed class RawColumnsTests
{
    private static readonly IDataView Asked = Rows(Review.Asked);

    private static readonly RiseOptions Liked = Explanations.Options with { ScoreColumnName = "Probability", Target = "True" };

    [TestMethod]
    [DataRow("FastTree")]
    [DataRow("SDCA")]
    [DataRow("normalized in place")]
    public void Map_OfAWholeModel_IsThatOfItsTrainer(string name)
    {
        TransformerChain<ITransformer> model = Fit(name);
        IDataView scored = model.Transform(Asked);

        Explained[] explained = ReadExplained(scored, model, Liked);

        Explanations.AreExact(Explanations.Exact(scored, TrainerOf(model), Liked, score: 1), explained);
        CollectionAssert.AreEqual(scored.GetColumn<float>("Probability").ToArray(), explained.Select(e => e.SaliencyScore).ToArray());
    }

    [TestMethod]
    [DataRow("FastTree")]
    [DataRow("SDCA")]
    [DataRow("normalized in place")]
    public void Model_SavedAndLoadedAndAppended_GivesTheSameBitsOfRawRows(string name)
    {
        TransformerChain<ITransformer> model = Fit(name);
        RiseOptions options = Liked with { NumberOfMasks = 100 };
        float[][] expected = Maps(Explain(model.Transform(Asked), model, options));
        ITransformer loaded = SavedModel.Reload(model, Review.Training.Schema);

        TransformerChain<ITransformer> chain = Chain(loaded, Ml.Transforms.ExplainWithRise(loaded, options).Fit(loaded.Transform(Asked)));

        SameBits.AreEqual(expected, Maps(chain.Transform(Asked)));
        using PredictionEngine<Review, Explained> engine = Ml.Model.CreatePredictionEngine<Review, Explained>(chain);
        SameBits.AreEqual(expected, [.. Review.Asked.Select(review => engine.Predict(review).Saliency)]);
    }

    private static TransformerChain<ITransformer> Fit(string name)
    {
        var ml = new MLContext(seed: 1);
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = ml.BinaryClassification.Trainers;
        IEstimator<ITransformer> trainer = name switch
        {
            "FastTree" => trainers.FastTree(numberOfLeaves: 8, numberOfTrees: 20, minimumExampleCountPerLeaf: 5),
            "SDCA" => trainers.SdcaLogisticRegression(maximumNumberOfIterations: 20),
            _ => ml.Transforms.NormalizeMeanVariance("Features").Append(trainers.LbfgsLogisticRegression()),
        };
        return Review.CreateFeaturizer(ml).Append(trainer).Fit(Review.Training);
    }

    /// <summary>The innermost last stage.</summary>
    private static ITransformer TrainerOf(ITransformer model) => model is IEnumerable<ITransformer> stages ? TrainerOf(stages.Last()) : model;
}
