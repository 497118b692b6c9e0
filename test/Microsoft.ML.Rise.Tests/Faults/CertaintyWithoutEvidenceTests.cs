using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>A map of which nothing is known must not call itself certain: a scorer that answers only a few masked copies, or none.</summary>
[TestClass]
public sealed class CertaintyWithoutEvidenceTests
{
    private const int Side = 16;

    private static readonly InputShape Shape = InputShape.Image(Side, Side, 1);
    private static readonly float[] White = [.. Enumerable.Repeat(1f, Side * Side)];

    [TestMethod]
    public void Constant_Scorer_IsAskedToTheCeiling_AndItsMapHasNoReliability()
    {
        RiseExplanation explanation = new RiseExplainer(Shape, new RiseOptions { NumberOfMasks = 600 }).Explain(White, (_, _, scores) => scores.Fill(0.75f), 1);

        Assert.AreEqual(600, explanation.NumberOfMasks);
        Assert.AreEqual(0f, explanation.Reliability[0]);
        Assert.AreEqual(0, explanation.Differing[0]);
        Assert.IsTrue(Array.TrueForAll(explanation.Saliency.ToArray(), s => s == 0.75f));
    }

    [TestMethod]
    public void Constant_Scorer_IsReportedToTheLogWithWhatToDo()
    {
        var mlContext = new MLContext();
        var messages = new List<string>();
        mlContext.Log += (_, e) => messages.Add($"{e.Kind}: {e.RawMessage}");

        new RiseExplainer(Shape, new RiseOptions { NumberOfMasks = 300 }, mlContext).Explain(White, (_, _, scores) => scores.Fill(0.75f), 1);

        Assert.Contains(
            $"{ChannelMessageKind.Warning}: All 300 masked copies of row 0 have the same score for target '0': its map is constant and says nothing (reliability 0). "
            + "If the unmasked score is another one, hide less (a higher preservation probability) or ask for more masks.",
            messages);
    }

    /// <summary>A detector that sees its object only where nearly all of it is visible: in one copy of 30, of 300, or in none.</summary>
    [TestMethod]
    [DataRow(30)]
    [DataRow(300)]
    [DataRow(0)]
    public void RareAnswers_AreNotCalledReliableBeforeTheyAre(int oneIn)
    {
        double threshold = oneIn == 0 ? 1 : VisibleFractions(3000, seed: 99).Order().ElementAt(3000 - 3000 / oneIn);
        double[] truth = MeanMaskOfHits(threshold);
        for (int seed = 1; seed <= 5; seed++)
        {
            RiseExplanation explanation = new RiseExplainer(Shape, new RiseOptions { Seed = seed, TargetReliability = 0.95 }).Explain(White, Detect, 1);

            double agreement = SquaredCorrelation(explanation.Saliency.Span, truth);
            Assert.IsLessThanOrEqualTo(agreement + 0.1, explanation.Reliability[0], $"seed {seed}, {explanation.Differing[0]} hits in {explanation.NumberOfMasks}");
            Assert.IsGreaterThanOrEqualTo(oneIn == 30 ? 0.95 : 0, explanation.Reliability[0]);
            Assert.IsLessThanOrEqualTo(Math.Max(0, 1 - 2.0 / explanation.Differing[0]), explanation.Reliability[0]);
            Assert.IsTrue(oneIn == 30 || explanation.NumberOfMasks == RiseOptions.Defaults.NumberOfMasks, "Too few answers to stop.");
        }

        void Detect(ReadOnlySpan<float> inputs, int count, Span<float> scores)
        {
            for (int k = 0; k < count; k++)
                scores[k] = VisibleFraction(inputs.Slice(k * Side * Side, Side * Side)) > threshold ? 1 : 0;
        }
    }

    [TestMethod]
    [DataRow(0, 0.0)]
    [DataRow(1, 0.0)]
    [DataRow(2, 0.0)]
    [DataRow(4, 0.5)]
    [DataRow(20, 0.9)]
    public void FirstUnequalScores_BoundTheReliability(int differing, double atMost)
    {
        float[] scores = new float[256];
        Array.Fill(scores, 1f, 0, differing);
        RiseExplanation explanation = new RiseExplainer(Shape, new RiseOptions { NumberOfMasks = 256 }).Explain(White, Listed(scores), 1, new RiseSchedule(1, 1, 1));

        Assert.AreEqual(differing, explanation.Differing[0]);
        Assert.IsInRange(0, (float)atMost, explanation.Reliability[0]);
    }

    /// <summary>Keys and booleans are hard labels: equal under every mask more often than scores are.</summary>
    [TestMethod]
    public void HardLabels_ThatNeverChange_HaveNoReliabilityInTheirRow()
    {
        var hard = new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "Features", ScoreColumnName = "Decision", NumberOfMasks = 300, Sampling = Sampling.Antithetic };
        ITransformer always = Pipelines.Map<FeatureRow, Decided>((_, output) => output.Decision = true);

        Evidenced row = Pipelines.Read<Evidenced>(Pipelines.Explain(Pipelines.Rows(new FeatureRow()), always, hard)).Single();

        Assert.AreEqual((300, 0, 0f), (row.SaliencyMasks, row.SaliencyDiffering, row.SaliencyReliability));
    }

    /// <summary>A regression of more covariates than draws fits them all, and its residuals tell nothing: 24 features by 24 masks were called .88 where .49 was true.</summary>
    [TestMethod]
    [DataRow(24, 24)]
    [DataRow(24, 32)]
    [DataRow(16, 20)]
    public void FewerDrawsThanFeatures_AreNotCalledReliable(int features, int masks)
    {
        double reported = 0, measured = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            float[] weights = [.. Enumerable.Range(0, features).Select(k => (float)Math.Sin(seed + k * k))], ones = [.. Enumerable.Repeat(1f, features)];
            RiseExplanation explanation = new RiseExplainer(InputShape.Features(features), new RiseOptions { NumberOfMasks = masks, Seed = seed, TargetReliability = 1 }).Explain(ones, (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                    scores[k] = System.Numerics.Tensors.TensorPrimitives.Dot(inputs.Slice(k * features, features), weights);
            }, 1);
            reported += explanation.Reliability[0] / 40;
            measured += SquaredCorrelation(explanation.Saliency.Span, [.. weights.Select(w => (double)w)]) / 40;
        }

        Assert.IsLessThanOrEqualTo(measured + 0.1, reported);
    }

    /// <summary>The unmasked input first, then a copy for each score.</summary>
    private static RiseScorerFunction Listed(float[] scores)
    {
        int next = -1;
        return (_, _, answers) => answers[0] = next < 0 ? scores[++next] : scores[next++];
    }

    private static double VisibleFraction(ReadOnlySpan<float> picture)
    {
        double sum = 0;
        for (int y = 4; y < 10; y++)
        {
            for (int x = 5; x < 11; x++)
                sum += picture[y * Side + x];
        }

        return sum / 36;
    }

    private static IEnumerable<double> VisibleFractions(int count, int seed)
    {
        var mask = new Mask(new RiseOptions { Seed = seed }.MaskKeyOf(Shape, units: null).CreateSource());
        return [.. Enumerable.Range(0, count).Select(i => VisibleFraction(Rows(mask, i)))];
    }

    /// <summary>What the map of a rare answer converges to, but for its scale: the mean of the masks that are answered.</summary>
    private static double[] MeanMaskOfHits(double threshold)
    {
        var mask = new Mask(new RiseOptions { Seed = 12345 }.MaskKeyOf(Shape, units: null).CreateSource());
        double[] sum = new double[Side * Side];
        for (int i = 0; i < 60_000; i++)
        {
            float[] values = Rows(mask, i);
            if (VisibleFraction(values) <= threshold)
                continue;
            for (int v = 0; v < sum.Length; v++)
                sum[v] += values[v];
        }

        return sum;
    }

    private static float[] Rows(Mask mask, long index)
    {
        mask.Begin(index);
        return [.. Enumerable.Range(0, Side).SelectMany(y => mask.Row(y).ToArray())];
    }

    private static double SquaredCorrelation(ReadOnlySpan<float> map, double[] truth)
    {
        double[] values = [.. map.ToArray().Select(s => (double)s)];
        double mean = values.Average(), trueMean = truth.Average();
        double product = values.Zip(truth, (a, b) => (a - mean) * (b - trueMean)).Sum();
        double variances = values.Sum(a => (a - mean) * (a - mean)) * truth.Sum(b => (b - trueMean) * (b - trueMean));
        return variances == 0 ? 0 : product * product / variances;
    }

    private sealed class Decided
    {
        public bool Decision { get; set; }
    }

    private sealed class Evidenced
    {
        public int SaliencyMasks { get; set; }

        public int SaliencyDiffering { get; set; }

        public float SaliencyReliability { get; set; }
    }
}
