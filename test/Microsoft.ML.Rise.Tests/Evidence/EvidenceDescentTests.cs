using Microsoft.ML.Rise.Evidence;
using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Tests.Evidence;

/// <summary>Gradients against finite differences; the paper's steps against Adam by hand; and gradients that a caller gets wrong.</summary>
[TestClass]
public sealed class EvidenceDescentTests
{
    private const int Side = 28;
    private static readonly InputShape Picture = InputShape.Image(Side, Side, 1);
    private static readonly double[] Slopes = [.. Enumerable.Range(0, Side * Side).Select(v => v * 37 % 101 / 500.0 - 0.021).Select(s => s < 0.02 ? s - 0.05 : s + 0.02)];

    // What is minimised, to the letter: 1e-4·Σ|1 − m| + 1e-2·Σ(dx² + dy²)^{3/2} + f(m), with m = 1 − e, f linear, and a gradient that passes over the blur of the mask.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void Paper_FirstSteps_AreThoseOfAdamByHand(int steps)
    {
        var options = MinimalEvidenceOptions.Paper with { StartThreshold = 1, NumberOfSteps = steps, Gradient = Linear };

        EvidenceExplanation evidence = new MinimalEvidence(Picture, options).Explain(Waves(), Scorer());

        var (m, first, second) = (Ones(), new double[Slopes.Length], new double[Slopes.Length]);
        for (int t = 1; t <= steps; t++)
        {
            double[] gradient = Differences(m, PaperTerms);
            for (int v = 0; v < m.Length; v++)
            {
                double g = gradient[v] + Slopes[v] + (m[v] < 1 ? -1e-4 : 0);
                first[v] = 0.9 * first[v] + 0.1 * g;
                second[v] = 0.999 * second[v] + 0.001 * g * g;
                m[v] = Math.Clamp(m[v] - 0.1 * (first[v] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(second[v] / (1 - Math.Pow(0.999, t))) + 1e-8), 0, 1);
            }
        }

        float[] expected = new float[m.Length];
        Blur.Apply(Picture, Blur.Gaussian(0.625, 3), extendsEdges: true, [.. m.Select(v => (float)(1 - v))], expected);
        for (int v = 0; v < m.Length; v++)
            Assert.AreEqual(expected[v], evidence.Mask.Span[v], 1e-4, $"value {v}");
        Assert.HasCount(steps, evidence.Path);
        Assert.AreEqual(steps + 3, evidence.NumberOfCalls);
        Assert.AreEqual(Slopes.Sum(), evidence.Path[0].Loss, 1e-4);
    }

    [TestMethod]
    [DataRow(3.0, true)]
    [DataRow(2.0, true)]
    [DataRow(3.0, false)]
    public void Variation_HasTheGradientOfFiniteDifferences(double power, bool isIsotropic)
    {
        var grid = new EvidenceGrid(InputShape.Image(30, 20), new GridSize(5, 4), blur: null);
        double[] cells = [.. Enumerable.Range(0, 20).Select(k => k * 7 % 11 / 10.0)], gradient = new double[20];

        double value = grid.Variation(cells, power, isIsotropic, 0.5, gradient);

        double expected = 0;
        for (int k = 0; k < 20; k++)
        {
            double dy = k < 16 ? cells[k + 4] - cells[k] : 0, dx = k % 4 < 3 ? cells[k + 1] - cells[k] : 0;
            expected += isIsotropic ? Math.Pow(dy * dy + dx * dx, power / 2) : Math.Pow(Math.Abs(dy), power) + Math.Pow(Math.Abs(dx), power);
        }

        Assert.AreEqual(expected, value, 1e-12);
        AssertGradient(cells, c => grid.Variation(c, power, isIsotropic, 0, new double[20]), gradient, 0.5);
    }

    [TestMethod]
    [DataRow("image")]
    [DataRow("series")]
    [DataRow("features")]
    [DataRow("segments")]
    public void Grid_IsStretchedEvenly_AndCollectsWhatItSpreads(string kind)
    {
        InputShape shape = kind switch
        {
            "image" => InputShape.Image(9, 13),
            "series" => InputShape.Series(17, 3, maskChannels: true),
            "features" => InputShape.Features(6),
            _ => InputShape.Image(2, 3).WithSegments(0, 0, 1, 2, 1, 1),
        };
        var grid = new EvidenceGrid(shape, new GridSize(3, 4), blur: null);
        double[] cells = [.. Enumerable.Range(0, grid.Count).Select(k => k * 5 % 7 / 7.0)], weights = [.. Enumerable.Range(0, grid.Positions.Length).Select(v => v * 3 % 5 - 1.5)];

        float[] mask = grid.Upsample(cells);

        Assert.AreEqual(mask.Select((m, v) => m * weights[v]).Sum(), grid.Collect(weights).Select((w, k) => w * cells[k]).Sum(), 1e-5);
        Assert.AreEqual(1, grid.Weights.Sum(), 1e-12);
        Assert.AreEqual(mask.Select((m, v) => m * grid.Sizes[v]).Sum(), grid.Weights.Select((w, k) => w * cells[k]).Sum(), 1e-6);
        CollectionAssert.AreEqual(Enumerable.Repeat(1f, mask.Length).ToArray(), grid.Upsample([.. cells.Select(_ => 1.0)]));
    }

    [TestMethod]
    public void HeldArea_IsHeld_AndHasTheGradientOfFiniteDifferences_AtItsEdge()
    {
        float[] mask = [.. Enumerable.Range(0, 40).Select(v => v * 7 % 41 / 41f)];
        double[] sizes = [.. Enumerable.Range(0, 40).Select(v => (v % 2 + 0.5) / 40)], weights = [.. Enumerable.Range(0, 40).Select(v => v * 3 % 5 - 1.5)];

        float[] held = HeldArea.Of(mask, sizes, 0.3);

        Assert.AreEqual(0.3, held.Select((h, v) => h * sizes[v]).Sum(), 1e-6);
        Assert.IsTrue(held.Contains(0) && held.Contains(1));
        double[] gradient = HeldArea.Gradient(held, sizes, weights);
        foreach (int v in Enumerable.Range(0, 40).Where(v => held[v] is > 0.01f and < 0.99f))
            Assert.AreEqual((Value(v, 1e-3f) - Value(v, -1e-3f)) / 2e-3, gradient[v], 2e-3, $"value {v}");

        double Value(int moved, float by) => HeldArea.Of([.. mask.Select((m, v) => v == moved ? m + by : m)], sizes, 0.3).Select((h, v) => h * weights[v]).Sum();
    }

    // With a gradient the search needs no probes, and does better than by probes.
    [TestMethod]
    [DataRow(EvidenceGame.Delete)]
    [DataRow(EvidenceGame.Preserve)]
    [DataRow(EvidenceGame.Both)]
    public void Gradient_OfALinearScorer_LeadsToItsLargestSlopes(EvidenceGame game)
    {
        var options = new MinimalEvidenceOptions { Game = game, Baseline = Baseline.Zeros, MaskGridSize = Side, NumberOfCalls = 400, Area = 0.25, Gradient = Linear, VariationWeight = 0 };

        float[] mask = new MinimalEvidence(Picture, options).Explain([.. Slopes.Select(s => (float)s)], Scorer()).Mask.ToArray();

        double best = Slopes.OrderDescending().Take(196).Sum(), found = mask.Select((m, v) => m * Slopes[v]).Sum();
        Assert.IsGreaterThan(0.97 * best, found);
    }

    // Two layers of tanh that look at the middle of the picture alone, with their gradient by hand.
    [TestMethod]
    public void Gradient_OfASmallNetwork_FindsWhereItLooks_AsProbesDo()
    {
        var network = new SmallNetwork(Picture, row: 9, column: 12, side: 8);
        var options = new MinimalEvidenceOptions { Baseline = Baseline.Zeros, NumberOfCalls = 400 };

        EvidenceExplanation known = Explain(options with { Gradient = network.Slope }), probed = Explain(options), paper = Explain(MinimalEvidenceOptions.Paper with { StartThreshold = 1, Baseline = Baseline.Zeros, Gradient = network.Slope });

        // The square is .082 of the picture. The paper's blurred masks, which pay little for their area, spread beyond it.
        AssertFound(known, atLeast: 0.8, atMost: 0.1);
        AssertFound(probed, atLeast: 0.8, atMost: 0.1);
        AssertFound(paper, atLeast: 0.3, atMost: 0.3);
        Assert.AreEqual(paper.Target.Score, paper.Path[0].Loss, 1);
        Assert.IsLessThan(0.1 * paper.Path[0].Loss, paper.Path[^1].Loss);

        void AssertFound(EvidenceExplanation evidence, double atLeast, double atMost)
        {
            float[] mask = evidence.Mask.ToArray();
            Assert.IsTrue(evidence.IsReached);
            Assert.IsGreaterThan(atLeast, mask.Where((_, v) => network.LooksAt(v)).Sum(m => (double)m) / mask.Sum(m => (double)m));
            Assert.IsLessThan(atMost, evidence.Area);
        }

        EvidenceExplanation Explain(MinimalEvidenceOptions how) => new MinimalEvidence(Picture, how).Explain(network.Picture, network.Scorer);
    }

    [TestMethod]
    public void Gradient_ThatIsIncomplete_OrThrows_IsNamed()
    {
        StringAssert.StartsWith(Refused((_, _, _, _) => 1).Message, "Gradient must give a finite score and a finite slope for each of the 784 values of the mask, got the score 1 and NaN at value 0.");
        StringAssert.StartsWith(Refused((_, _, _, _) => throw new NotSupportedException("no slope")).Message, "Gradient threw: no slope");

        static InvalidOperationException Refused(MaskGradient gradient) => Assert.ThrowsExactly<InvalidOperationException>(
            () => new MinimalEvidence(Picture, new MinimalEvidenceOptions { Gradient = gradient }).Explain(Waves(), Scorer()));
    }

    private static double PaperTerms(double[] m)
    {
        double sum = 0;
        for (int v = 0; v < m.Length; v++)
        {
            double dy = v / Side < Side - 1 ? m[v + Side] - m[v] : 0, dx = v % Side < Side - 1 ? m[v + 1] - m[v] : 0;
            sum += 1e-2 * Math.Pow(dy * dy + dx * dx, 1.5);
        }

        return sum;
    }

    private static double[] Differences(double[] at, Func<double[], double> value)
    {
        double[] gradient = new double[at.Length], moved = [.. at];
        for (int k = 0; k < at.Length; k++)
        {
            moved[k] = at[k] + 1e-5;
            double above = value(moved);
            moved[k] = at[k] - 1e-5;
            gradient[k] = (above - value(moved)) / 2e-5;
            moved[k] = at[k];
        }

        return gradient;
    }

    private static void AssertGradient(double[] at, Func<double[], double> value, double[] gradient, double weight)
    {
        double[] expected = Differences(at, value);
        for (int k = 0; k < at.Length; k++)
            Assert.AreEqual(weight * expected[k], gradient[k], 1e-6, $"cell {k}");
    }

    private static float Linear(ReadOnlySpan<float> input, ReadOnlySpan<float> baseline, ReadOnlySpan<float> mask, Span<float> gradient)
    {
        double score = 0;
        for (int v = 0; v < mask.Length; v++)
        {
            gradient[v] = (float)Slopes[v];
            score += Slopes[v] * mask[v];
        }

        return (float)score;
    }

    private static double[] Ones() => [.. Slopes.Select(_ => 1.0)];

    private static float[] Waves() => [.. Slopes.Select((_, v) => v % 5 + 1f)];

    private static RiseScorer Scorer() => RiseScorer.FromFunction(
        (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = inputs.Slice(k * Picture.Length, Picture.Length).ToArray().Sum();
        },
        1);

    /// <summary>v·tanh(W·x), with weights on a square only.</summary>
    private sealed class SmallNetwork(InputShape shape, int row, int column, int side)
    {
        private const int Hidden = 5;

        public float[] Picture { get; } = [.. Enumerable.Range(0, shape.Length).Select(v => 0.6f + 0.4f * (float)Math.Sin(v))];

        public RiseScorer Scorer => RiseScorer.FromFunction(
            (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                    scores[k] = Forward(inputs.Slice(k * shape.Length, shape.Length)).Score;
            },
            1);

        public bool LooksAt(int v) => v / shape.Width - row is var y && v % shape.Width - column is var x && y >= 0 && y < side && x >= 0 && x < side;

        public float Slope(ReadOnlySpan<float> input, ReadOnlySpan<float> baseline, ReadOnlySpan<float> mask, Span<float> gradient)
        {
            float[] masked = new float[input.Length];
            for (int v = 0; v < masked.Length; v++)
                masked[v] = baseline[0] + (input[v] - baseline[0]) * mask[v];
            (float score, double[] hidden) = Forward(masked);
            for (int v = 0; v < masked.Length; v++)
            {
                double slope = 0;
                for (int h = 0; h < Hidden; h++)
                    slope += Outer(h) * (1 - hidden[h] * hidden[h]) * Weight(h, v);
                gradient[v] = (float)(slope * (input[v] - baseline[0]));
            }

            return score;
        }

        private (float Score, double[] Hidden) Forward(ReadOnlySpan<float> x)
        {
            double[] hidden = new double[Hidden];
            double score = 0;
            for (int h = 0; h < Hidden; h++)
            {
                for (int v = 0; v < x.Length; v++)
                    hidden[h] += Weight(h, v) * x[v];
                hidden[h] = Math.Tanh(hidden[h]);
                score += Outer(h) * hidden[h];
            }

            return ((float)score, hidden);
        }

        private static double Outer(int h) => 1 - 0.1 * h;

        private double Weight(int h, int v) => LooksAt(v) ? 0.06 + 0.02 * Math.Cos(h * v) : 0;
    }
}
