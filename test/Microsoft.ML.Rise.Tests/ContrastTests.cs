using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests;

/// <summary>C(λ) = (S(λ) − f̄) / (1 − p): signed, 0 where the scorer does not look, and with an error of its own.</summary>
[TestClass]
public sealed class ContrastTests
{
    private const double P = 0.4;

    private static readonly float[] Picture = [.. Enumerable.Range(0, 16).Select(k => 0.2f + 0.05f * k)];

    /// <summary>Everything enumerated: E[f|visible] and E[f|hidden] differ by it, where masks are 0 and 1.</summary>
    [TestMethod]
    [DataRow(MethodName.RegressionAdjusted)]
    [DataRow(MethodName.SelfNormalized)]
    [DataRow(MethodName.Paper)]
    public void Features_AreTheScoreVisibleMinusHidden(MethodName method)
    {
        float[] input = [1, 2, -1, 3];
        var options = new RiseOptions { NumberOfMasks = 20_000, PreservationProbability = P, TargetReliability = 1, Method = method.ToMethod(), Sampling = Sampling.Antithetic };

        RiseMap map = new RiseExplainer(InputShape.Features(4), options).Explain(input, Interacting, 1).Maps[0];

        for (int i = 0; i < 4; i++)
        {
            double exact = Expected(input, i, visible: true) - Expected(input, i, visible: false);
            Assert.AreEqual(exact, map.Contrast.Span[i], 5 * map.ContrastStandardError.Span[i] + 1e-6, $"feature {i}");
            Assert.IsLessThan(0.1, map.ContrastStandardError.Span[i]);
        }
    }

    /// <summary>A linear scorer over smooth masks: Σ_μ w_μ·x_μ·Cov(M_λ, M_μ) / (p(1 − p)), the covariance over all grids and shifts.</summary>
    [TestMethod]
    public void LinearScorer_OfAPicture_HasTheClosedForm()
    {
        var layout = new MaskLayout(MaskAxis.Smooth(4, 2), MaskAxis.Smooth(4, 2));
        float[] weights = [.. Enumerable.Range(0, 16).Select(k => (float)Math.Sin(k * k))];
        double[] exact = AllMasks.ExactSaliency(layout, Picture, P, copies => [.. copies.Select(c => c.Zip(weights, (x, w) => x * w).Sum())]);
        double mean = P * Picture.Zip(weights, (x, w) => (double)x * w).Sum();
        var options = new RiseOptions { NumberOfMasks = 4000, GridSize = 2, PreservationProbability = P, TargetReliability = 1 };

        RiseMap map = new RiseExplainer(InputShape.Image(4, 4, 1), options).Explain(
            Picture, (inputs, count, scores) => ForEach(inputs, count, scores, x => x.Zip(weights, (a, w) => a * w).Sum()), 1).Maps[0];

        for (int v = 0; v < 16; v++)
            Assert.AreEqual((exact[v] - mean) / (1 - P), map.Contrast.Span[v], 5 * map.ContrastStandardError.Span[v] + 1e-4, $"position {v}");
    }

    /// <summary>92 to 98 % of the true errors must lie within two standard errors.</summary>
    [TestMethod]
    [DataRow(MethodName.RegressionAdjusted)]
    [DataRow(MethodName.SelfNormalized)]
    [DataRow(MethodName.Paper)]
    public void StandardError_OverManySeeds_CoversTheTrueError(MethodName method)
    {
        const int NumberOfSeeds = 200;
        double[] exact = AllMasks.ExactSaliency(NonlinearModel.Score, Picture, 0.5);
        double mean = AllMasks.ExactMean(NonlinearModel.Score, Picture, 0.5);
        int covered = 0;
        for (int seed = 0; seed < NumberOfSeeds; seed++)
        {
            var options = new RiseOptions { NumberOfMasks = 1000, GridSize = 2, Method = method.ToMethod(), Seed = seed, TargetReliability = 1 };
            RiseMap map = new RiseExplainer(InputShape.Image(4, 4, 1), options).Explain(Picture, NonlinearModel.Score, 2).Maps[0];
            for (int v = 0; v < 16; v++)
                covered += Math.Abs(map.Contrast.Span[v] - (exact[v] - mean) / 0.5) <= 2 * map.ContrastStandardError.Span[v] ? 1 : 0;
        }

        Assert.IsInRange(0.92, 0.98, (double)covered / (NumberOfSeeds * 16));
    }

    /// <summary>What all positions have in common is an error of S and none of C.</summary>
    [TestMethod]
    public void StandardError_IsWithoutTheCommonOffset()
    {
        RiseMap map = new RiseExplainer(InputShape.Image(4, 4, 1), new RiseOptions { NumberOfMasks = 1000, GridSize = 2, Method = MapMethod.SelfNormalized, Sampling = Sampling.Independent, TargetReliability = 1 })
            .Explain(Picture, (inputs, count, scores) => ForEach(inputs, count, scores, x => 100 * x[0]), 1).Maps[0];

        Assert.IsLessThan(map.StandardError.Span[15], 0.5f * map.ContrastStandardError.Span[15]);
    }

    [TestMethod]
    public void Columns_HoldTheMapsOfTheExplanation()
    {
        IDataView explained = Explain(Rows(Models.Picture.Several(2)), new PictureScorer().Transformer);

        ContrastRow[] rows = Read<ContrastRow>(explained);

        foreach (ContrastRow row in rows)
        {
            Assert.HasCount(row.Saliency.Length, row.SaliencyContrast);
            Assert.IsTrue(row.SaliencyContrastStandardError.All(e => e >= 0) && row.SaliencyContrast.Any(c => c != 0));
            float mean = row.Saliency[0] - 0.5f * row.SaliencyContrast[0];
            for (int v = 0; v < row.Saliency.Length; v++)
                Assert.AreEqual(row.Saliency[v], mean + 0.5f * row.SaliencyContrast[v], 1e-4f * Math.Abs(mean));
        }
    }

    private static double Expected(float[] input, int feature, bool visible)
    {
        double sum = 0;
        for (int bits = 0; bits < 16; bits++)
        {
            if ((bits >> feature & 1) == 1 != visible)
                continue;
            double probability = Enumerable.Range(0, 4).Where(k => k != feature).Aggregate(1.0, (product, k) => product * ((bits >> k & 1) == 1 ? P : 1 - P));
            sum += probability * Interact([.. input.Select((x, k) => (bits >> k & 1) == 1 ? x : 0)]);
        }

        return sum;
    }

    private static float Interact(float[] x) => x[0] * x[1] - x[2] + (x[3] > 1 ? 1 : 0);

    private static void Interacting(ReadOnlySpan<float> inputs, int count, Span<float> scores) => ForEach(inputs, count, scores, Interact);

    private static void ForEach(ReadOnlySpan<float> inputs, int count, Span<float> scores, Func<float[], float> score)
    {
        int length = inputs.Length / count;
        for (int k = 0; k < count; k++)
            scores[k] = score(inputs.Slice(k * length, length).ToArray());
    }

    private sealed class ContrastRow
    {
        public float[] Saliency { get; set; } = [];

        public float[] SaliencyContrast { get; set; } = [];

        public float[] SaliencyContrastStandardError { get; set; } = [];
    }
}
