using Microsoft.ML.Rise.Tests.Models;
namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>One network, asked by several explanations at once while its schedules are timed and the losers' sessions are closed.</summary>
[TestClass]
public sealed class ConcurrentExplanationsTests
{
    [TestMethod]
    public void Explain_FromSeveralThreadsWhileSchedulesAreTimed_IsTheSame()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-fixed.onnx");
        float[] input = [.. Enumerable.Range(0, 48).Select(i => i / 48f)];
        var explainer = new RiseExplainer(InputShape.Image(6, 8, 1), new RiseOptions { NumberOfMasks = 200, GridSize = 3, TargetReliability = 1 });
        using var alone = RiseScorer.FromOnnx(file, new RiseOnnxOptions { Schedule = new RiseSchedule(1, 1, 1) });
        float[] expected = explainer.Explain(input, alone).Saliency.ToArray();

        for (int round = 0; round < 5; round++)
        {
            using var network = RiseScorer.FromOnnx(file);
            Parallel.For(0, 8, _ => CollectionAssert.AreEqual(expected, explainer.Explain(input, network).Saliency.ToArray()));
        }
    }
}
