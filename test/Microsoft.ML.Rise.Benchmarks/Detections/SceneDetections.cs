using System.Numerics.Tensors;
using Microsoft.ML.Rise.Tests.Models.Detections;

namespace Microsoft.ML.Rise.Benchmarks.Detections;

/// <summary>What the figures of all parts are about: the detections of scenes, as they are found by default, whose box takes at most 15 % of the picture.</summary>
internal static class SceneDetections
{
    private const float LargestShare = 0.15f;

    public static RiseTarget Target { get; } = RiseTarget.Detections(GarmentDetector.Decoder);

    public static RiseScorer CreateScorer(GarmentDetector detector) => detector.CreateScorer(new RiseSchedule(Environment.ProcessorCount, NumberOfThreadsPerRun: 1, BatchSize: 8));

    public static IEnumerable<GarmentScene> Scenes(int first, int count) => Enumerable.Range(first, count).Select(GarmentScene.Create);

    public static float ShareOf(Detection box) => (box.Right - box.Left) * (box.Bottom - box.Top) / (GarmentScene.Side * GarmentScene.Side);

    public static bool IsSmall(Detection box) => ShareOf(box) <= LargestShare;

    /// <summary>Whether the class is that of a garment there.</summary>
    public static bool IsTrue(Detection box, GarmentScene scene) => scene.Garments.Exists(g => g.Class == box.Class && OverlapOf(g, box) >= 0.5f);

    /// <summary>Whether the highest value of a map, the first of equals, is at a pixel whose middle is in the box.</summary>
    public static bool PointsInto(Detection box, ReadOnlySpan<float> map)
    {
        int highest = TensorPrimitives.IndexOfMax(map);
        float x = highest % GarmentScene.Side + 0.5f, y = highest / GarmentScene.Side + 0.5f;
        return x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom;
    }

    private static float OverlapOf(Detection a, Detection b) => Detection.Overlap(a.Left, a.Top, a.Right, a.Bottom, b.Left, b.Top, b.Right, b.Bottom);
}
