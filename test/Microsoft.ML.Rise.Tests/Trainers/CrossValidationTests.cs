using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.TrainCatalogBase;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>The model of each fold, on the rows that it has not seen, which carry its scores already.</summary>
[TestClass]
public sealed class CrossValidationTests
{
    private const int Folds = 3;

    private static readonly MLContext Ml = new(seed: 1);

    private static readonly IDataView Training = Pipelines.Rows([.. Sample.Training]);

    [TestMethod]
    [DataRow("binary FastTree")]
    [DataRow("binary SDCA")]
    public void BinaryClassification_ModelOfEachFold_IsExplained(string name) =>
        AssertExplained(Trainer.Of(name), Ml.BinaryClassification.CrossValidate(Training, Trainer.Of(name).Estimator, Folds));

    [TestMethod]
    public void BinaryClassificationWithoutCalibrator_ModelOfEachFold_IsExplained()
    {
        var trainer = Trainer.Of("binary averaged perceptron");

        AssertExplained(trainer, Ml.BinaryClassification.CrossValidateNonCalibrated(Training, trainer.Estimator, Folds));
    }

    [TestMethod]
    [DataRow("multiclass maximum entropy")]
    [DataRow("one-versus-all averaged perceptron")]
    public void MulticlassClassification_ModelOfEachFold_IsExplained(string name) =>
        AssertExplained(Trainer.Of(name), Ml.MulticlassClassification.CrossValidate(Training, Trainer.Of(name).Estimator, Folds, Trainer.Key));

    [TestMethod]
    [DataRow("regression SDCA")]
    [DataRow("regression FastTree")]
    public void Regression_ModelOfEachFold_IsExplained(string name) =>
        AssertExplained(Trainer.Of(name), Ml.Regression.CrossValidate(Training, Trainer.Of(name).Estimator, Folds, nameof(Sample.Value)));

    [TestMethod]
    public void Clustering_ModelOfEachFold_IsExplained() =>
        AssertExplained(Trainer.Of("k-means"), Ml.Clustering.CrossValidate(Training, Trainer.Of("k-means").Estimator, Folds));

    [TestMethod]
    public void Ranking_ModelOfEachFold_IsExplained() => AssertExplained(
        Trainer.Of("ranking LightGBM"),
        Ml.Ranking.CrossValidate(Training, Trainer.Of("ranking LightGBM").Estimator, Folds, nameof(Sample.Relevance), nameof(Sample.Group)));

    private static void AssertExplained<TMetrics>(Trainer trainer, IReadOnlyList<CrossValidationResult<TMetrics>> folds)
        where TMetrics : class
    {
        RiseOptions options = trainer.Options with { Target = trainer.NumberOfScores - 1 };
        Assert.HasCount(Folds, folds);
        foreach (CrossValidationResult<TMetrics> fold in folds)
        {
            IDataView asked = Ml.Data.TakeRows(fold.ScoredHoldOutSet, 2);

            Explained[] explained = Pipelines.ReadExplained(asked, fold.Model, options);

            Explanations.AreExact(Explanations.Exact(asked, fold.Model, options, trainer.NumberOfScores - 1), explained);
            CollectionAssert.AreEqual(
                Explanations.Scores(asked, trainer.ScoreColumn, trainer.NumberOfScores - 1), explained.Select(e => e.SaliencyScore).ToArray());
        }
    }
}
