using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Saliency;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>docs/fidelity.md in small: on a scene of the demo model, maps of few masks beside a map of many.</summary>
[TestClass]
public sealed class GarmentsFidelityTests
{
    private const int Side = 96;
    private const int NumberOfSeeds = 4;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "garments");

    private static readonly float[] Scene = ReadScene("scene-02.png");

    [TestMethod]
    public void Correlation_OfFewMasks_IsHigherForRegressionAdjustedThanForSelfNormalizedThanForPaper()
    {
        float[] converged = Explain(new RiseOptions { NumberOfMasks = 6000, Seed = 1000 }).Saliency.ToArray();

        double paper = MeanCorrelation(RiseOptions.Paper, converged);
        double selfNormalized = MeanCorrelation(new RiseOptions { Formula = SaliencyFormula.SelfNormalized, Antithetic = false }, converged);
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

    private static double SaliencyCorrelation(RiseExplanation map, float[] converged) => Correlation.Pearson(WideScores.Of(map.Saliency.Span), WideScores.Of(converged));

    private static RiseExplanation Explain(RiseOptions options)
    {
        using var network = new RiseOnnxScorer(Path.Combine(Folder, "garments.onnx"));
        return new RiseExplainer(RiseInputShape.Image(Side, Side), options with { TargetReliability = 1 }).Explain(Scene, network);
    }

    private static float[] ReadScene(string file)
    {
        IDataView data = Rows(new Picture { File = file });
        return Ml.Transforms.LoadImages("Image", Path.Combine(Folder, "scenes"), "File")
            .Append(Ml.Transforms.ResizeImages("Image", Side, Side))
            .Append(Ml.Transforms.ExtractPixels("pixels", "Image", scaleImage: 1 / 255f))
            .Fit(data).Transform(data).GetColumn<float[]>("pixels").Single();
    }

    private sealed class Picture
    {
        public string File { get; set; } = "";
    }
}
