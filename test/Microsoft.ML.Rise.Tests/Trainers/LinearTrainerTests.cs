using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>S_i = f̄ + (1 − p)·w_i·x_i with f̄ = b + p·Σ w_j·x_j, for trainers whose score is b + Σ w_j·x_j·m_j.</summary>
[TestClass]
public sealed class LinearTrainerTests
{
    /// <summary>The ridge, a thousandth, leaves so much of each feature's share of the score to sampling, and 2000 masks sample it to a twentieth at worst.</summary>
    internal const double ShareLeftToSampling = 1e-3 / 20;

    private const double P = 0.4;

    private static readonly Sample Asked = Sample.Asked[0];

    [TestMethod]
    [DataRow("binary SDCA")]
    [DataRow("binary averaged perceptron")]
    [DataRow("regression SDCA")]
    [DataRow("regression gradient descent")]
    public void Map_OfALinearTrainer_IsTheClosedFormOfItsWeights(string name)
    {
        LinearModelParameters linear = ParametersOf(Trainer.Of(name).Model);

        AssertClosedForm(name, score: 0, linear.Bias, [.. linear.Weights.Zip(Asked.Features, (w, x) => (double)w * x)]);
    }

    // |x⊙m − c|² = |c|² + Σ m_j·(x_j² − 2·x_j·c_j): a distance to a centre is linear in the mask.
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void Map_OfKMeans_IsTheClosedFormOfItsCentres(int cluster)
    {
        VBuffer<float>[] centres = [];
        ((ISingleFeaturePredictionTransformer<KMeansModelParameters>)Trainer.Of("k-means").Model).Model.GetClusterCentroids(ref centres, out _);
        double[] centre = [.. centres[cluster].DenseValues()];

        AssertClosedForm("k-means", cluster, centre.Sum(c => c * c), [.. centre.Zip(Asked.Features, (c, x) => (double)x * x - 2 * x * c)]);
    }

    private static LinearModelParameters ParametersOf(ITransformer model) => ((IPredictionTransformer<object>)model).Model switch
    {
        LinearModelParameters linear => linear,
        CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> calibrated => calibrated.SubModel,
        object other => throw new InvalidOperationException(other.GetType().ToString()),
    };

    private static void AssertClosedForm(string name, int score, double bias, double[] shares)
    {
        RiseOptions options = Explanations.Options with { ScoreColumnName = "Score", PreservationProbability = P, Target = score };

        Explained explained = Pipelines.ReadExplained(Pipelines.Rows(Asked), Trainer.Of(name).Model, options).Single();

        double mean = bias + P * shares.Sum(), tolerance = ShareLeftToSampling * shares.Sum(Math.Abs);
        for (int i = 0; i < shares.Length; i++)
            Assert.AreEqual(mean + (1 - P) * shares[i], explained.Saliency[i], tolerance, $"feature {i}");
    }
}
