using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models.Detections;

namespace Microsoft.ML.Rise.Benchmarks.Detections;

/// <summary>For each detection, its map beside a random map and the box as a map: whether the maximum lies in the box, and the area under the curves of deletion and insertion of the detection's score, both with black as what is hidden: this detector sees outlines through the usual blur.</summary>
/// <param name="numberOfCalls">For each scene.</param>
internal sealed class DetectionPlaces(int numberOfCalls)
{
    private const string Ours = "ours";
    private const int Steps = 64, More = 5;

    private static readonly SaliencyEvaluator Evaluator =
        new(GarmentScene.Shape, new SaliencyEvaluationOptions { InsertionBaseline = Baseline.Zeros, PositionsPerStep = GarmentScene.Side * GarmentScene.Side / Steps });

    public MarkdownTable Run(int first, int count)
    {
        using RiseScorer scorer = SceneDetections.CreateScorer(GarmentDetector.Tolerant);
        int garments = 0, misses = 0, missesOfMore = 0;
        var found = new List<Figures>();
        foreach (GarmentScene scene in SceneDetections.Scenes(first, count))
        {
            RiseMap[] maps = Explain(scene, scorer, numberOfCalls), more = [];
            garments += scene.Garments.Count;
            var random = new Random(first + found.Count);
            for (int k = 0; k < maps.Length; k++)
            {
                Detection box = maps[k].Target.Detection!;
                if (!SceneDetections.IsSmall(box))
                    continue;
                bool isRight = SceneDetections.IsTrue(box, scene), pointsInto = SceneDetections.PointsInto(box, maps[k].Saliency.Span);
                float[] guess = [.. Enumerable.Range(0, maps[k].Saliency.Length).Select(_ => random.NextSingle())];
                found.Add(new Figures(Ours, isRight, pointsInto ? 1 : 0, Measure(scene, scorer, box, maps[k].Saliency.Span)));
                found.Add(new Figures("a random point, a random map", isRight, SceneDetections.ShareOf(box), Measure(scene, scorer, box, guess)));
                found.Add(new Figures("the box as a map", isRight, 1, Measure(scene, scorer, box, MapOf(box))));
                if (pointsInto)
                    continue;
                more = more.Length > 0 ? more : Explain(scene, scorer, More * numberOfCalls);
                misses++;
                missesOfMore += SceneDetections.PointsInto(box, more[k].Saliency.Span) ? 0 : 1;
            }
        }

        Figures[] ours = [.. found.Where(f => f.Map == Ours)];
        Console.WriteLine($"{count} scenes with {garments} garments; {ours.Length} detections in boxes of at most 15 %, of which {ours.Count(f => f.IsRight)} are a garment of that class (intersection over union of at least 0.5).");
        Console.WriteLine($"Of {misses} maxima outside of the box, {missesOfMore} are outside with {More} times the calls, too.");
        var table = new MarkdownTable("detections", "map", "maximum in the box", "area under deletion (lower is better)", "area under insertion (higher is better)", "ours is better at deletion", "at insertion");
        foreach ((string name, Func<Figures, bool> isOne) in (ReadOnlySpan<(string, Func<Figures, bool>)>)[("all", _ => true), ("garments that are there", f => f.IsRight), ("wrong ones", f => !f.IsRight)])
        {
            foreach (IGrouping<string, Figures> map in found.Where(isOne).GroupBy(f => f.Map))
            {
                (Figures Ours, Figures Other)[] pairs = [.. ours.Where(isOne).Zip(map)];
                table.Add(
                    $"{name} ({pairs.Length})",
                    map.Key,
                    Text($"{100 * map.Average(f => f.Inside):0.0} %"),
                    Text($"{map.Average(f => f.Curves.Deletion):0.000}"),
                    Text($"{map.Average(f => f.Curves.Insertion):0.000}"),
                    map.Key == Ours ? "" : Text($"{100.0 * pairs.Count(p => p.Ours.Curves.Deletion < p.Other.Curves.Deletion) / pairs.Length:0.0} %"),
                    map.Key == Ours ? "" : Text($"{100.0 * pairs.Count(p => p.Ours.Curves.Insertion > p.Other.Curves.Insertion) / pairs.Length:0.0} %"));
            }
        }

        return table;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private static RiseMap[] Explain(GarmentScene scene, RiseScorer scorer, int calls) =>
        [.. new RiseExplainer(GarmentScene.Shape, new RiseOptions { Target = SceneDetections.Target, NumberOfMasks = calls, TargetReliability = 1 }).Explain(scene.Pixels, scorer).Maps];

    private static (double Deletion, double Insertion) Measure(GarmentScene scene, RiseScorer scorer, Detection box, ReadOnlySpan<float> map)
    {
        SaliencyRowMetrics metrics = Evaluator.Evaluate(scene.Pixels, map, RiseTarget.Detections(GarmentDetector.Decoder, [box]), scorer);
        return (metrics[SaliencyMetricKinds.Deletion], metrics[SaliencyMetricKinds.Insertion]);
    }

    private static float[] MapOf(Detection box) =>
        [.. Enumerable.Range(0, GarmentScene.Side * GarmentScene.Side).Select(v => (v % GarmentScene.Side + 0.5f, v / GarmentScene.Side + 0.5f) is var (x, y) && x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom ? 1f : 0)];

    /// <param name="Map">Whose.</param>
    /// <param name="IsRight">Whether the detection is one of a garment that is there.</param>
    /// <param name="Inside">The chance that the maximum is in the box.</param>
    /// <param name="Curves">The areas under them.</param>
    private sealed record Figures(string Map, bool IsRight, double Inside, (double Deletion, double Insertion) Curves);
}
