using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>docs/fidelity.md in small: on a scene of the demo model, maps of few masks beside a map of many.</summary>
[TestClass]
public sealed class GarmentsFidelityTests
{
    private const int NumberOfSeeds = 4;

    private static readonly float[] Scene = Garments.Scenes("scene-02.png").GetColumn<float[]>("pixels").Single();

    [TestMethod]
    public void Correlation_OfFewMasks_IsHigherForRegressionAdjustedThanForSelfNormalizedThanForPaper()
    {
        float[] converged = Explain(new RiseOptions { NumberOfMasks = 6000, Seed = 1000 }).Saliency.ToArray();

        double paper = MeanCorrelation(RiseOptions.Paper, converged);
        double selfNormalized = MeanCorrelation(new RiseOptions { Method = MapMethod.SelfNormalized, Sampling = Sampling.Independent }, converged);
        double regressionAdjusted = MeanCorrelation(new RiseOptions(), converged);

        Assert.IsLessThan(selfNormalized, paper);
        Assert.IsLessThan(regressionAdjusted, selfNormalized);
        Assert.IsGreaterThan(0.97, regressionAdjusted);
    }

    [TestMethod]
    public void Reliability_IsNearTheSquaredCorrelation()
    {
        float[] converged = Explain(new RiseOptions { NumberOfMasks = 6000, Seed = 1000 }).Saliency.ToArray();
        double reported = 0, measured = 0;
        for (int seed = 1; seed <= NumberOfSeeds; seed++)
        {
            RiseExplanation map = Explain(new RiseOptions { NumberOfMasks = 300, Seed = seed });
            reported += map.Reliability[0] / NumberOfSeeds;
            measured += Math.Pow(SaliencyCorrelation(map, converged), 2) / NumberOfSeeds;
        }

        Assert.AreEqual(measured, reported, 0.015);
    }

    private static double MeanCorrelation(RiseOptions options, float[] converged) =>
        Enumerable.Range(1, NumberOfSeeds).Average(seed => SaliencyCorrelation(Explain(options with { NumberOfMasks = 300, Seed = seed }), converged));

    private static double SaliencyCorrelation(RiseExplanation map, float[] converged) => Correlation.Pearson(MapEstimate.Widen(map.Saliency.Span), MapEstimate.Widen(converged));

    private static RiseExplanation Explain(RiseOptions options)
    {
        using var network = RiseScorer.FromOnnx(Garments.NetworkFile);
        return new RiseExplainer(InputShape.Image(Garments.Side, Garments.Side), options with { TargetReliability = 1 }).Explain(Scene, network);
    }
}
