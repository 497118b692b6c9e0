using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>A trainer of ML.NET, fitted when it is first asked for, and then kept for all tests.</summary>
internal sealed class Trainer
{
    /// <summary>The column of the class as a key, which multiclass models make of <see cref="Sample.Kind"/>.</summary>
    public const string Key = "Key";

    private const int Leaves = 8;
    private const int Trees = 20;
    private const int SmallestLeaf = 5;

    private static readonly Dictionary<string, Lazy<Trainer>> Known = new()
    {
        ["binary FastTree"] = Probability(
            ml => ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: Leaves, numberOfTrees: Trees, minimumExampleCountPerLeaf: SmallestLeaf)),
        ["binary LightGBM"] = Probability(ml => ml.BinaryClassification.Trainers.LightGbm(
            new LightGbmBinaryTrainer.Options { NumberOfIterations = Trees, NumberOfLeaves = Leaves, MinimumExampleCountPerLeaf = SmallestLeaf, NumberOfThreads = 1 })),
        ["binary SDCA"] = Probability(ml => ml.BinaryClassification.Trainers.SdcaLogisticRegression(
            new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 20 })),
        ["binary averaged perceptron"] = Score(ml => ml.BinaryClassification.Trainers.AveragedPerceptron()),
        ["multiclass maximum entropy"] = Classes(ml => ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(Key)),
        ["multiclass LightGBM"] = Classes(ml => ml.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            LabelColumnName = Key, NumberOfIterations = Trees, NumberOfLeaves = Leaves, MinimumExampleCountPerLeaf = SmallestLeaf, NumberOfThreads = 1,
        })),
        ["one-versus-all averaged perceptron"] = Classes(
            ml => ml.MulticlassClassification.Trainers.OneVersusAll(ml.BinaryClassification.Trainers.AveragedPerceptron(Key), Key)),
        ["one-versus-all FastTree"] = Classes(ml => ml.MulticlassClassification.Trainers.OneVersusAll(
            ml.BinaryClassification.Trainers.FastTree(Key, numberOfLeaves: Leaves, numberOfTrees: Trees, minimumExampleCountPerLeaf: SmallestLeaf), Key)),
        ["regression SDCA"] = Score(ml => ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { LabelColumnName = nameof(Sample.Value), NumberOfThreads = 1 })),
        ["regression gradient descent"] = Score(ml => ml.Regression.Trainers.OnlineGradientDescent(nameof(Sample.Value))),
        ["regression FastTree"] = Score(ml => ml.Regression.Trainers.FastTree(
            nameof(Sample.Value), numberOfLeaves: Leaves, numberOfTrees: Trees, minimumExampleCountPerLeaf: SmallestLeaf)),
        ["ranking FastTree"] = Score(ml => ml.Ranking.Trainers.FastTree(
            nameof(Sample.Relevance), rowGroupColumnName: nameof(Sample.Group), numberOfLeaves: Leaves, numberOfTrees: Trees, minimumExampleCountPerLeaf: SmallestLeaf)),
        ["ranking LightGBM"] = Score(ml => ml.Ranking.Trainers.LightGbm(new LightGbmRankingTrainer.Options
        {
            LabelColumnName = nameof(Sample.Relevance), RowGroupColumnName = nameof(Sample.Group),
            NumberOfIterations = Trees, NumberOfLeaves = Leaves, MinimumExampleCountPerLeaf = SmallestLeaf, NumberOfThreads = 1,
        })),
        ["k-means"] = new(() => new Trainer(
            ml => ml.Clustering.Trainers.KMeans(new KMeansTrainer.Options { NumberOfClusters = 3, NumberOfThreads = 1 }), nameof(Score), numberOfScores: 3)),
        ["PCA anomalies"] = Score(ml => ml.AnomalyDetection.Trainers.RandomizedPca(rank: 2, seed: 1)),
    };

    private Trainer(Func<MLContext, IEstimator<ITransformer>> create, string scoreColumn, int numberOfScores)
    {
        // A context of its own: one that is shared gives each trainer the seed that is next.
        Estimator = create(new MLContext(seed: 1));
        Model = Estimator.Fit(Pipelines.Rows([.. Sample.Training]));
        ScoreColumn = scoreColumn;
        NumberOfScores = numberOfScores;
    }

    /// <summary>The arguments of a test of every trainer.</summary>
    public static IEnumerable<object[]> Names => Known.Keys.Select(name => new object[] { name });

    /// <summary>What is fitted: the trainer and, where its label is a key, the stages around it.</summary>
    public IEstimator<ITransformer> Estimator { get; }

    public ITransformer Model { get; }

    /// <summary>What is explained.</summary>
    public string ScoreColumn { get; }

    /// <summary>How many scores a row has in that column, where a probability stands for two.</summary>
    public int NumberOfScores { get; }

    public RiseOptions Options => Explanations.Options with { ScoreColumnName = ScoreColumn };

    /// <summary>For tests that compare maps with maps, or look at what stands beside them.</summary>
    public RiseOptions FewMasks => Options with { NumberOfMasks = 100 };

    public static Trainer Of(string name) => Known[name].Value;

    private static Lazy<Trainer> Score(Func<MLContext, IEstimator<ITransformer>> create) => new(() => new Trainer(create, nameof(Score), numberOfScores: 1));

    private static Lazy<Trainer> Probability(Func<MLContext, IEstimator<ITransformer>> create) => new(() => new Trainer(create, nameof(Probability), numberOfScores: 2));

    private static Lazy<Trainer> Classes(Func<MLContext, IEstimator<ITransformer>> create) => new(() => new Trainer(
        ml => ml.Transforms.Conversion.MapValueToKey(Key, nameof(Sample.Kind)).Append(create(ml)).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
        nameof(Score),
        numberOfScores: 3));
}
