using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>The demo model (samples/garments): maps by RISE must be better than maps of noise, by every metric.</summary>
[TestClass]
public sealed class GarmentsEvaluationTests
{
    [TestMethod]
    public void Rise_IsBetterThanNoise()
    {
        using var network = RiseScorer.FromOnnx(Garments.NetworkFile);
        IDataView pixels = Garments.Scenes(count: 3);
        IDataView explained = Ml.Transforms
            .ExplainWithRise(network, new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "pixels", NumberOfMasks = 500, TargetReliability = 1 })
            .Fit(pixels).Transform(pixels);
        var options = new SaliencyEvaluationOptions { InputColumnName = "pixels", Metrics = SaliencyMetricKinds.Deletion | SaliencyMetricKinds.Insertion | SaliencyMetricKinds.MuFidelity };

        SaliencyMetrics rise = Ml.Model.EvaluateSaliency(network, explained, options);
        var evaluator = new SaliencyEvaluator(InputShape.Image(Garments.Side, Garments.Side), options);
        SaliencyRowMetrics[] noise = [.. pixels.GetColumn<float[]>("pixels").Select((scene, k) => evaluator.Evaluate(scene, Noise(k), RiseTarget.Top1, network))];

        foreach (SaliencyMetricSummary metric in rise.Summaries)
        {
            double ofNoise = noise.Average(n => n.Values.Single(v => v.Name == metric.Name).Value);
            bool isBetter = metric.Direction == MetricDirection.LowerIsBetter ? metric.Mean < ofNoise : metric.Mean > ofNoise;
            Assert.IsTrue(isBetter, $"{metric}; noise: {ofNoise}");
        }
    }

    private static float[] Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Garments.Side * Garments.Side).Select(_ => random.NextSingle())];
    }
}
