using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Benchmarks.Evidence;

/// <summary>
/// How small a part of a picture, in the order that a method gives its positions, leaves at most a tenth of the way from the score of nothing to that of the picture where it is hidden. The same ruler for all methods: positions
/// are hidden entirely, in steps of 1/256 of the picture, and these calls are nobody's. Garments that the network gives less than one half are left out, and so are those whose score is no higher than that of nothing.
/// </summary>
/// <param name="scorer">The demo network.</param>
/// <param name="numberOfCalls">For each garment and method.</param>
/// <param name="numberOfSeeds">A garment's figures are means over the seeds; standard errors are those over garments.</param>
/// <param name="pairs">Other numbers of pairs of probes that the default is compared with; where there is one, the λ forms are left out.</param>
internal sealed class EvidenceStudy(RiseScorer scorer, int numberOfCalls, int numberOfSeeds, IReadOnlyList<int> pairs)
{
    private const int Steps = 256;
    private const double Threshold = 0.1;
    private const float LeastScore = 0.5f;

    /// <summary>λ1 of the paper is the price of a cell of 28×28.</summary>
    private const double PaperAreaWeight = 1e-4 * 28 * 28 / (14 * 14);

    private readonly Baseline _baseline = Baseline.GaussianBlur(10.0 * Shape.Width / 224);

    public static InputShape Shape { get; } = InputShape.Image(96, 96);

    private (string Name, Func<SceneGarment, int, Found> Find)[] Methods =>
    [
        ("RISE map and line search", OfMap),
        ("the default", (g, seed) => OfEvidence(g, new MinimalEvidenceOptions { Seed = seed })),
        .. pairs.Count > 0 ? pairs.Select(WithPairs) : PriceForms,
    ];

    private (string Name, Func<SceneGarment, int, Found> Find)[] PriceForms =>
    [
        ("λ form, SPSA from the RISE map", (g, seed) => OfEvidence(g, new MinimalEvidenceOptions { Seed = seed, AreaWeight = PaperAreaWeight })),
        ("λ form, SPSA from a circle, the paper's constants", (g, seed) => OfEvidence(g, MinimalEvidenceOptions.Paper with { Seed = seed })),
    ];

    private (string Name, Func<SceneGarment, int, Found> Find) WithPairs(int number) =>
        ($"the default, {number} pairs a step", (g, seed) => OfEvidence(g, new MinimalEvidenceOptions { Seed = seed, NumberOfPairs = number }));

    public MarkdownTable Run(IEnumerable<SceneGarment> garments)
    {
        var table = new MarkdownTable("method", "minimal area", "over RISE's", "minus RISE's", "minus the default's", "found area", "mask in the box", "reached", "most calls");
        (SceneGarment Garment, SaliencyCurve Ends)[] known = [.. garments.Select(g => (g, Curve(g, new float[Shape.Height * Shape.Width], steps: 1))).Where(g => g.Item2.Scores[0] >= LeastScore)];
        SceneGarment[] asked = [.. known.Where(k => k.Ends.Scores[0] > k.Ends.Scores[^1]).Select(k => k.Garment)];
        Console.WriteLine($"{asked.Length} garments in {asked.DistinctBy(g => g.Scene).Count()} scenes, {numberOfSeeds} seeds; {known.Length - asked.Length} more cannot be reached.");

        (string Name, Found[][] Found)[] all = [.. Methods.Select(m => (m.Name, asked.Select(g => Enumerable.Range(1, numberOfSeeds).Select(seed => m.Find(g, seed)).ToArray()).ToArray()))];
        double[] ofMap = Areas(all[0].Found), ofDefault = Areas(all[1].Found);
        foreach ((string name, Found[][] found) in all)
        {
            double[] areas = Areas(found);
            Found[] each = [.. found.SelectMany(f => f)];
            table.Add(
                name,
                Text($"{areas.Average():0.000}"),
                Text($"{areas.Average() / ofMap.Average():0.00}"),
                Difference(areas, ofMap),
                Difference(areas, ofDefault),
                Text($"{each.Average(f => f.Area):0.000}"),
                Text($"{each.Average(f => f.InBox):0.000}"),
                Text($"{each.Count(f => f.IsReached)} of {each.Length}"),
                Text($"{each.Max(f => f.Calls)}"));
        }

        return table;

        static double[] Areas(Found[][] found) => [.. found.Select(ofSeeds => ofSeeds.Average(f => f.MinimalArea))];
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        static string Difference(double[] areas, double[] others)
        {
            double[] differences = [.. areas.Zip(others, (a, b) => a - b)];
            double mean = differences.Average(), error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1.0) / differences.Length);
            return error == 0 ? "" : Text($"{mean:+0.0000;-0.0000} ± {error:0.0000}");
        }
    }

    /// <summary>The map by all calls; the line search is the ruler itself.</summary>
    private Found OfMap(SceneGarment garment, int seed)
    {
        var options = new RiseOptions { NumberOfMasks = numberOfCalls, TargetReliability = 1, Target = garment.Class, Seed = seed, Baseline = _baseline };
        RiseExplanation explanation = new RiseExplainer(Shape, options).Explain(garment.Picture, scorer);
        float[] map = explanation.Maps[0].Saliency.ToArray();
        double area = MinimalArea(garment, map);
        float[] part = new float[map.Length];
        foreach (int v in Enumerable.Range(0, map.Length).OrderByDescending(v => map[v]).Take((int)Math.Round(area * map.Length)))
            part[v] = 1;
        return new Found(area, area, InBox(garment, part), explanation.NumberOfMasks, IsReached: true);
    }

    private Found OfEvidence(SceneGarment garment, MinimalEvidenceOptions options)
    {
        EvidenceExplanation evidence = new MinimalEvidence(Shape, options with { NumberOfCalls = numberOfCalls, Target = garment.Class }).Explain(garment.Picture, scorer);
        float[] mask = evidence.Mask.ToArray();
        return new Found(MinimalArea(garment, mask), evidence.Area, InBox(garment, mask), evidence.NumberOfCalls, evidence.IsReached);
    }

    private double MinimalArea(SceneGarment garment, float[] order)
    {
        SaliencyCurve curve = Curve(garment, order, Steps);
        double nothing = curve.Scores[^1], way = curve.Scores[0] - nothing;
        return curve.Fractions[curve.Scores.TakeWhile(s => (s - nothing) / way > Threshold).Count()];
    }

    private SaliencyCurve Curve(SceneGarment garment, float[] order, int steps)
    {
        var options = new SaliencyEvaluationOptions { Metrics = SaliencyMetricKinds.Deletion, DeletionBaseline = _baseline, PositionsPerStep = order.Length / steps };
        return new SaliencyEvaluator(Shape, options).Evaluate(garment.Picture, order, garment.Class, scorer).Deletion!;
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

    /// <param name="MinimalArea">By the ruler.</param>
    /// <param name="Area">Of the method's own mask.</param>
    /// <param name="InBox">The share of that mask in the garment's box.</param>
    /// <param name="Calls">That the method made.</param>
    /// <param name="IsReached">Whether that mask as it is takes the score away.</param>
    private sealed record Found(double MinimalArea, double Area, double InBox, int Calls, bool IsReached);
}
