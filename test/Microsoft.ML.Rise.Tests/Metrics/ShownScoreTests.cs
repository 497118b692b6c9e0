using Microsoft.ML.Rise.Metrics;
using static Microsoft.ML.Rise.Tests.Metrics.Evaluated;

namespace Microsoft.ML.Rise.Tests.Metrics;

/// <summary>Average drop, increase and gain against their formulas.</summary>
[TestClass]
public sealed class ShownScoreTests
{
    private const SaliencyMetricKinds Three = SaliencyMetricKinds.AverageDrop | SaliencyMetricKinds.AverageIncrease | SaliencyMetricKinds.AverageGain;

    private static readonly InputShape Shape = InputShape.Features(3);

    // The map [1, −3, 2] is shown as [0, 1, 0.5]: of 0.1 + 0.2 + 0.4 remain 0.2 + 0.2.
    [TestMethod]
    public void Drop_IsTheLostPartOfTheScore()
    {
        SaliencyRowMetrics metrics = Evaluate(Shape, [0.1f, 0.2f, 0.4f], [1, -3, 2], Enumerable.Sum, Only(Three));

        Assert.AreEqual((0.7 - 0.4) / 0.7, metrics[SaliencyMetricKinds.AverageDrop], 1e-6);
        Assert.AreEqual(0.0, metrics[SaliencyMetricKinds.AverageIncrease]);
        Assert.AreEqual(0.0, metrics[SaliencyMetricKinds.AverageGain]);
    }

    [TestMethod]
    public void Gain_IsTheGainedPartOfWhatWasMissing()
    {
        SaliencyRowMetrics metrics = Evaluate(Shape, [0.1f, 0.2f, 0.4f], [1, -3, 2], x => 1 - x.Sum(), Only(Three));

        Assert.AreEqual(0.0, metrics[SaliencyMetricKinds.AverageDrop]);
        Assert.AreEqual(1.0, metrics[SaliencyMetricKinds.AverageIncrease]);
        Assert.AreEqual((0.6 - 0.3) / (1 - 0.3), metrics[SaliencyMetricKinds.AverageGain], 1e-6);
    }

    [TestMethod]
    public void ConstantModel_LosesAndGainsNothing()
    {
        foreach (float score in new[] { 0f, 0.5f, 1f })
        {
            SaliencyRowMetrics metrics = Evaluate(Shape, [1, 2, 3], [1, 2, 3], _ => score, Only(Three));

            Assert.IsTrue(metrics.Values.All(v => v.Value == 0), $"score {score}");
        }
    }

    [TestMethod]
    public void ZeroBase_AndFullBase_AreNotDividedBy()
    {
        SaliencyRowMetrics fromZero = Evaluate(Shape, [1, 1, 1], [1, 0, 0], x => 1 - x[2], Only(Three));
        SaliencyRowMetrics fromOne = Evaluate(Shape, [1, 1, 1], [1, 0, 0], x => x[2], Only(Three));

        Assert.AreEqual((0.0, 1.0), (fromZero[SaliencyMetricKinds.AverageDrop], fromZero[SaliencyMetricKinds.AverageGain]));
        Assert.AreEqual((1.0, 0.0), (fromOne[SaliencyMetricKinds.AverageDrop], fromOne[SaliencyMetricKinds.AverageGain]));
    }

    [TestMethod]
    public void ConstantMap_ShowsNothing()
    {
        SaliencyRowMetrics metrics = Evaluate(Shape, [0.1f, 0.2f, 0.4f], [5, -5, 5], Enumerable.Sum, Only(Three));

        Assert.AreEqual(1.0, metrics[SaliencyMetricKinds.AverageDrop]);
    }

    [TestMethod]
    public void ScoreThatIsNoProbability_IsRefusedWhereAPartOfItIsAsked()
    {
        Assert.AreEqual(
            "AverageDrop and AverageGain need scores in 0 to 1, as probabilities are; the scorer returned 6.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(Shape, [1, 2, 3], [1, 2, 3], Enumerable.Sum, Only(SaliencyMetricKinds.AverageDrop))).Message);
        Assert.AreEqual(0.0, Evaluate(Shape, [1, 2, 3], [1, 2, 3], Enumerable.Sum, Only(SaliencyMetricKinds.AverageIncrease))[SaliencyMetricKinds.AverageIncrease]);
    }
}
