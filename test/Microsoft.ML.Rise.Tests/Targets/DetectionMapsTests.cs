using System.Numerics.Tensors;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models.Detections;

namespace Microsoft.ML.Rise.Tests.Targets;

/// <summary>docs/detections.md in small: a detector of garments, on scenes of several.</summary>
[TestClass]
public sealed class DetectionMapsTests
{
    private static readonly RiseOptions Options = new() { Target = RiseTarget.Detections(GarmentDetector.Decoder), NumberOfMasks = 1000, TargetReliability = 1 };

    [TestMethod]
    public void Maxima_OfGarmentsThatAreThere_LieInTheirBoxes()
    {
        int explained = 0, garments = 0;
        foreach (GarmentScene scene in Enumerable.Range(1, 3).Select(GarmentScene.Create))
        {
            garments += scene.Garments.Count;
            foreach (RiseMap map in Explain(scene, Options, new RiseSchedule(2, 1, 8)).Maps.Where(m => IsTrue(m.Target.Detection!, scene)))
            {
                explained++;
                int highest = TensorPrimitives.IndexOfMax(map.Saliency.Span);
                (float x, float y) = (highest % GarmentScene.Side + 0.5f, highest / GarmentScene.Side + 0.5f);
                Detection box = map.Target.Detection!;
                Assert.IsTrue(x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom, $"{box}: {x}, {y}");
            }
        }

        Assert.IsGreaterThan(garments / 2, explained);
    }

    [TestMethod]
    public void Map_HasTheSameBits_ForAnySchedule()
    {
        var scene = GarmentScene.Create(1);
        RiseExplanation expected = Explain(scene, Options with { NumberOfMasks = 200 }, new RiseSchedule(1, 1, 1));
        foreach (int threads in (int[])[2, 4, 16, 64])
        {
            RiseExplanation explanation = Explain(scene, Options with { NumberOfMasks = 200 }, new RiseSchedule(threads, 1, 3));

            Assert.HasCount(expected.Maps.Count, explanation.Maps);
            for (int k = 0; k < expected.Maps.Count; k++)
                CollectionAssert.AreEqual(expected.Maps[k].Saliency.ToArray(), explanation.Maps[k].Saliency.ToArray(), $"{threads} threads, map {k}");
        }
    }

    [TestMethod]
    public void Deletion_InTheOrderOfTheMap_TakesTheScoreAwaySoonerThanAtRandom()
    {
        var scene = GarmentScene.Create(2);
        using RiseScorer scorer = GarmentDetector.Tolerant.CreateScorer();
        RiseMap map = new RiseExplainer(GarmentScene.Shape, Options).Explain(scene.Pixels, scorer).Maps[0];
        var random = new Random(1);
        float[] guess = [.. Enumerable.Range(0, map.Saliency.Length).Select(_ => random.NextSingle())];

        Assert.IsLessThan(Deletion(guess), Deletion(map.Saliency.ToArray()));

        double Deletion(float[] order)
        {
            var evaluator = new SaliencyEvaluator(GarmentScene.Shape, new SaliencyEvaluationOptions { Metrics = SaliencyMetricKinds.Deletion, PositionsPerStep = 512 });
            return evaluator.Evaluate(scene.Pixels, order, RiseTarget.Detections(GarmentDetector.Decoder, [map.Target.Detection!]), scorer)[SaliencyMetricKinds.Deletion];
        }
    }

    [TestMethod]
    public void Detector_GivesProposals_ManyOfThemOverlapping()
    {
        var scene = GarmentScene.Create(1);
        using RiseScorer scorer = GarmentDetector.Tolerant.CreateScorer();
        var all = new RiseOptions { Target = RiseTarget.Detections(GarmentDetector.Decoder, new DetectionOptions { MaxOverlap = 1, MaxDetections = 50 }), NumberOfMasks = 1, TargetReliability = 1 };

        RiseExplanation unsuppressed = new RiseExplainer(GarmentScene.Shape, all).Explain(scene.Pixels, scorer);

        Assert.IsGreaterThan(2 * scene.Garments.Count, unsuppressed.Maps.Count);
    }

    private static RiseExplanation Explain(GarmentScene scene, RiseOptions options, RiseSchedule schedule)
    {
        using RiseScorer scorer = GarmentDetector.Tolerant.CreateScorer(schedule);
        return new RiseExplainer(GarmentScene.Shape, options).Explain(scene.Pixels, scorer);
    }

    private static bool IsTrue(Detection box, GarmentScene scene) =>
        scene.Garments.Exists(g => g.Class == box.Class && Detection.Overlap(g.Left, g.Top, g.Right, g.Bottom, box.Left, box.Top, box.Right, box.Bottom) >= 0.5f);
}
