using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Benchmarks.Evidence;

/// <summary>
/// How small a part of a picture, in the order that a method gives its positions, leaves at most a tenth of the way from the score of nothing to that of the picture where it is hidden. The same ruler for all methods: positions
/// are hidden entirely, in steps of 1/256 of the picture, and these calls are nobody's. Garments that the network gives less than one half are left out.
/// </summary>
internal sealed class EvidenceStudy(RiseScorer scorer, int numberOfCalls, int numberOfSeeds)
{
    private const int Steps = 256;
    private const double Threshold = 0.1;
    private const float LeastScore = 0.5f;

    private readonly Baseline _baseline = Baseline.GaussianBlur(10.0 * Shape.Width / 224);

    public static InputShape Shape { get; } = InputShape.Image(96, 96);

    private (string Name, Func<SceneGarment, int, Found> Find)[] Methods =>
    [
        ("RISE map and line search", (g, seed) => OfMap(g, seed)),
        ("the default", (g, seed) => OfEvidence(g, new MinimalEvidenceOptions { Seed = seed })),
        ("λ form, SPSA from the RISE map", (g, seed) => OfEvidence(g, new MinimalEvidenceOptions { Seed = seed, AreaWeight = 1e-4 * 4 })),
        ("λ form, SPSA from a circle, the paper's constants", (g, seed) => OfEvidence(g, MinimalEvidenceOptions.Paper with { Seed = seed })),
    ];

    public MarkdownTable Run(IEnumerable<SceneGarment> garments)
    {
        var table = new MarkdownTable("method", "garments", "minimal area", "over RISE's", "found area", "mask in the box", "most calls", "reached");
        SceneGarment[] all = [.. garments];
        var runs = Enumerable.Range(1, numberOfSeeds).SelectMany(seed => all.Select(garment => (garment, seed))).ToArray();
        double[]? ofMap = null;
        foreach ((string name, Func<SceneGarment, int, Found> find) in Methods)
        {
            Found[] found = [.. runs.Select(r => find(r.garment, r.seed)).Where(f => f.Score >= LeastScore)];
            double[] areas = [.. found.Select(f => f.MinimalArea)];
            ofMap ??= areas;
            double[] differences = [.. areas.Zip(ofMap, (a, b) => a - b)];
            double mean = differences.Average(), error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1.0) / differences.Length);
            table.Add(
                name,
                $"{found.Length}",
                Text(areas.Average()),
                string.Create(CultureInfo.InvariantCulture, $"{areas.Average() / ofMap.Average():0.00} ({mean:+0.0000;-0.0000} ± {error:0.0000})"),
                Text(found.Average(f => f.Area)),
                Text(found.Average(f => f.InBox)),
                $"{found.Max(f => f.Calls)}",
                $"{found.Count(f => f.IsReached)}");
        }

        return table;

        static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
    }

    /// <summary>The map by all calls; the line search is the ruler itself.</summary>
    private Found OfMap(SceneGarment garment, int seed)
    {
        var options = new RiseOptions { NumberOfMasks = numberOfCalls, TargetReliability = 1, Target = garment.Class, Seed = seed, Baseline = _baseline };
        RiseExplanation explanation = new RiseExplainer(Shape, options).Explain(garment.Picture, scorer);
        float[] map = explanation.Maps[0].Saliency.ToArray();
        (double area, bool isReached) = MinimalArea(garment, map);
        float[] part = new float[map.Length];
        foreach (int v in Enumerable.Range(0, map.Length).OrderByDescending(v => map[v]).Take((int)Math.Round(area * map.Length)))
            part[v] = 1;
        return new Found(explanation.Maps[0].Target.Score, area, area, InBox(garment, part), explanation.NumberOfMasks, isReached);
    }

    private Found OfEvidence(SceneGarment garment, MinimalEvidenceOptions options)
    {
        EvidenceExplanation evidence = new MinimalEvidence(Shape, options with { NumberOfCalls = numberOfCalls, Target = garment.Class }).Explain(garment.Picture, scorer);
        float[] mask = evidence.Mask.ToArray();
        (double area, bool isReached) = MinimalArea(garment, mask);
        return new Found(evidence.Target.Score, area, evidence.Area, InBox(garment, mask), evidence.NumberOfCalls, isReached);
    }

    private (double Area, bool IsReached) MinimalArea(SceneGarment garment, float[] order)
    {
        var options = new SaliencyEvaluationOptions { Metrics = SaliencyMetricKinds.Deletion, DeletionBaseline = _baseline, PositionsPerStep = order.Length / Steps };
        SaliencyCurve curve = new SaliencyEvaluator(Shape, options).Evaluate(garment.Picture, order, garment.Class, scorer).Deletion!;
        double way = curve.Scores[0] - (double)curve.Scores[^1];
        int first = curve.Scores.TakeWhile(s => (s - (double)curve.Scores[^1]) / way > Threshold).Count();
        return way > 0 ? (curve.Fractions[first], true) : (1, false);
    }

    private static double InBox(SceneGarment garment, float[] mask)
    {
        double inside = 0, all = 0;
        for (int v = 0; v < mask.Length; v++)
        {
            int y = v / Shape.Width, x = v % Shape.Width;
            all += mask[v];
            inside += x >= garment.Box[0] && x < garment.Box[2] && y >= garment.Box[1] && y < garment.Box[3] ? mask[v] : 0;
        }

        return all > 0 ? inside / all : 0;
    }

    private sealed record Found(float Score, double MinimalArea, double Area, double InBox, int Calls, bool IsReached);
}
