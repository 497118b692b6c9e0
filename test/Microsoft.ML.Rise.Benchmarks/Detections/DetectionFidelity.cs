using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Fidelity;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Tests.Models.Detections;

namespace Microsoft.ML.Rise.Benchmarks.Detections;

/// <summary>
/// How near maps of detections are to converged ones: ours by few calls, and by many that of the D-RISE paper, Σ (s_i − s̄)·M_i(λ) with independent masks. Both estimate the covariance of score and mask, but for a factor and an
/// offset, to which correlation is blind. A map is compared with two converged ones of its own grid and other masks: one by each estimator, so that neither is judged by its kin alone.
/// </summary>
/// <param name="converged">The calls of a converged map.</param>
internal sealed class DetectionFidelity(int converged)
{
    private const int Few = 500, Many = 5000;

    /// <summary>That of our maps, that of the paper's, and those of the converged ones.</summary>
    private const int OwnSeed = 1, PaperSeed = 2, ConvergedSeed = 3, ConvergedPaperSeed = 4;

    /// <summary>Σ M_i(λ), but for the factor that the paper's maps have too, is its map of a scorer that always says 1: made once.</summary>
    private readonly Dictionary<(int Grid, int Calls, int Seed), float[]> _visibility = [];

    public MarkdownTable Run(int first, int count)
    {
        using RiseScorer tolerant = SceneDetections.CreateScorer(GarmentDetector.Tolerant), strict = SceneDetections.CreateScorer(GarmentDetector.Strict);
        var table = new MarkdownTable(
            "detector", "grid", "score kept, copies lost", "r² with our converged map: ours, 500", "D-RISE's, 5000", "difference", "r² with D-RISE's converged map: ours, 500", "D-RISE's, 5000", "difference", "maximum in the box: ours", "D-RISE's", "converged maps, r² of one with the other");
        foreach ((string name, RiseScorer scorer, int grid) in (ReadOnlySpan<(string, RiseScorer, int)>)[("tolerant", tolerant, 8), ("tolerant", tolerant, 16), ("strict", strict, 8)])
        {
            Compared[] all = [.. SceneDetections.Scenes(first, count).SelectMany(scene => Compare(scene, scorer, grid))];
            Console.WriteLine($"{name}, grid {grid}: {all.Length} detections of {count} scenes; converged maps by {converged} calls.");
            table.Add(
                name,
                $"{grid}",
                $"{Percent(all, a => a.Kept)}, {Percent(all, a => a.Lost)}",
                Mean(all, a => a.OursByOurs),
                Mean(all, a => a.PapersByOurs),
                Difference(all, a => a.OursByOurs - a.PapersByOurs),
                Mean(all, a => a.OursByPapers),
                Mean(all, a => a.PapersByPapers),
                Difference(all, a => a.OursByPapers - a.PapersByPapers),
                Percent(all, a => a.OursIsIn),
                Percent(all, a => a.PapersIsIn),
                Mean(all, a => a.OfConverged));
        }

        return table;

        static string Mean(Compared[] all, Func<Compared, double> figure) => string.Create(CultureInfo.InvariantCulture, $"{all.Average(figure):0.000}");
        static string Percent(Compared[] all, Func<Compared, double> figure) => string.Create(CultureInfo.InvariantCulture, $"{100 * all.Average(figure):0.0} %");
        static string Difference(Compared[] all, Func<Compared, double> figure)
        {
            double mean = all.Average(figure), error = Math.Sqrt(all.Sum(a => Math.Pow(figure(a) - mean, 2)) / (all.Length - 1.0) / all.Length);
            return string.Create(CultureInfo.InvariantCulture, $"{mean:+0.000;-0.000} ± {error:0.000}, not below in {all.Count(a => figure(a) >= 0)} of {all.Length}");
        }
    }

    private IEnumerable<Compared> Compare(GarmentScene scene, RiseScorer scorer, int grid)
    {
        RiseMap[] ours = Ours(scene, scorer, grid, Few, OwnSeed);
        RiseMap[] best = Ours(scene, scorer, grid, converged, ConvergedSeed);
        float[][] papers = Papers(scene, scorer, grid, Many, PaperSeed), bestOfPapers = Papers(scene, scorer, grid, converged, ConvergedPaperSeed);
        for (int k = 0; k < ours.Length; k++)
        {
            Detection box = ours[k].Target.Detection!;
            if (!SceneDetections.IsSmall(box))
                continue;
            float[] map = ours[k].Saliency.ToArray(), reference = best[k].Saliency.ToArray();
            yield return new Compared(
                Squared(map, reference),
                Squared(papers[k], reference),
                Squared(map, bestOfPapers[k]),
                Squared(papers[k], bestOfPapers[k]),
                Squared(reference, bestOfPapers[k]),
                SceneDetections.PointsInto(box, map) ? 1 : 0,
                SceneDetections.PointsInto(box, papers[k]) ? 1 : 0,
                best[k].Saliency.Span.ToArray().Average() / best[k].Target.Score,
                best[k].ShareLost);
        }

        static double Squared(float[] map, float[] reference) => Math.Pow(Agreement.Of(map, reference).Pearson, 2);
    }

    private static RiseMap[] Ours(GarmentScene scene, RiseScorer scorer, int grid, int calls, int seed)
    {
        var options = new RiseOptions { Target = SceneDetections.Target, GridSize = grid, NumberOfMasks = calls, TargetReliability = 1, Seed = seed };
        return [.. new RiseExplainer(GarmentScene.Shape, options).Explain(scene.Pixels, scorer).Maps];
    }

    private float[][] Papers(GarmentScene scene, RiseScorer scorer, int grid, int calls, int seed)
    {
        RiseOptions options = RiseOptions.Paper with { Target = SceneDetections.Target, GridSize = grid, NumberOfMasks = calls, Seed = seed };
        var explainer = new RiseExplainer(GarmentScene.Shape, options);
        MaskScores scores = explainer.Score(scene.Pixels, scorer, firstMask: 0, calls);
        float[] visibility = VisibilityOf(scene, options);
        return [.. explainer.Explain(scores).Maps.Select((m, k) => Centred(m.Saliency.Span, scores.Of(k), visibility))];
    }

    private static float[] Centred(ReadOnlySpan<float> sum, ReadOnlySpan<float> scores, float[] visibility)
    {
        double mean = 0;
        foreach (float score in scores)
            mean += (double)score / scores.Length;
        float[] centred = new float[sum.Length];
        for (int v = 0; v < centred.Length; v++)
            centred[v] = (float)(sum[v] - mean * visibility[v]);
        return centred;
    }

    private float[] VisibilityOf(GarmentScene scene, RiseOptions options)
    {
        var key = (options.GridSize.Rows, options.NumberOfMasks, options.Seed);
        if (_visibility.TryGetValue(key, out float[]? known))
            return known;
        using RiseScorer always = RiseScorer.FromFunction((_, _, scores) => scores.Fill(1), numberOfScores: 1);
        return _visibility[key] = new RiseExplainer(GarmentScene.Shape, options with { Target = RiseTarget.Class(0) }).Explain(scene.Pixels, always).Maps[0].Saliency.ToArray();
    }

    /// <summary>Squared correlations, and where the maxima are.</summary>
    private sealed record Compared(double OursByOurs, double PapersByOurs, double OursByPapers, double PapersByPapers, double OfConverged, double OursIsIn, double PapersIsIn, double Kept, double Lost);
}
