using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Tests.Masks;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Methods;

[TestClass]
public sealed class JackknifeTests
{
    // The paper's estimator is a plain mean, for which leaving each of the 20 folds out in turn is exact: done here by brute force.
    [TestMethod]
    public void StandardError_PaperFormula_IsTheDeleteOneFoldJackknife()
    {
        const int NumberOfMasks = 200, Folds = 20;
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(6, 3), MaskAxis.Smooth(5, 2)), 0.4, seed: 8);
        float[] scores = [.. Enumerable.Range(0, NumberOfMasks).Select(i => (float)(1 + Math.Sin(i * i)))];
        double[][] terms = [.. Enumerable.Range(0, NumberOfMasks).Select(i => Term(sampler, i, scores[i]))];
        PreparedMethod estimator = new MapEngine(sampler, MethodName.Paper.ToMethod()).For(new MaskRange(0, NumberOfMasks));

        double[] error = estimator.Estimate(scores).StandardError();

        for (int v = 0; v < terms[0].Length; v++)
        {
            double[] replicates = [.. Enumerable.Range(0, Folds).Select(b => terms.Where((_, i) => i / 10 != b).Average(t => t[v]))];
            double mean = replicates.Average();
            double expected = Math.Sqrt(replicates.Sum(r => (r - mean) * (r - mean)) * (Folds - 1) / Folds);
            Assert.AreEqual(expected, error[v], 1e-10, $"position {v}");
        }
    }

    // 92 to 98 % of the true errors must lie within two standard errors: against all masks enumerated, over 200 seeds.
    [TestMethod]
    [DataRow(MethodName.RegressionAdjusted, 300)]
    [DataRow(MethodName.RegressionAdjusted, 2000)]
    [DataRow(MethodName.SelfNormalized, 2000)]
    [DataRow(MethodName.Paper, 2000)]
    public void StandardError_OverManySeeds_CoversTheTrueError(MethodName method, int numberOfMasks)
    {
        const int NumberOfSeeds = 200;
        float[] picture = [.. Enumerable.Range(0, 16).Select(k => 0.2f + 0.05f * k)];
        double[] exact = AllMasks.ExactSaliency(NonlinearModel.Score, picture, 0.5);
        int covered = 0;
        for (int seed = 0; seed < NumberOfSeeds; seed++)
        {
            var options = new RiseOptions { NumberOfMasks = numberOfMasks, GridSize = 2, Method = method.ToMethod(), Seed = seed, TargetReliability = 1 };
            RiseExplanation explanation = new RiseExplainer(InputShape.Image(4, 4, 1), options).Explain(picture, NonlinearModel.Score, 2);
            for (int v = 0; v < exact.Length; v++)
            {
                if (Math.Abs(explanation.Saliency.Span[v] - exact[v]) <= 2 * explanation.StandardError.Span[v])
                    covered++;
            }
        }

        Assert.IsInRange(0.92, 0.98, (double)covered / (NumberOfSeeds * exact.Length));
    }

    [TestMethod]
    public void StandardError_FewMasks_SaysThatItIsNotKnown()
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(6, 3), MaskAxis.Smooth(5, 2)), 0.5, seed: 8);
        PreparedMethod estimator = new MapEngine(sampler, MethodName.SelfNormalized.ToMethod()).For(new MaskRange(0, 2));

        MapEstimate estimate = estimator.Estimate([1, 2]);

        Assert.IsTrue(Array.TrueForAll(estimate.StandardError(), double.IsNaN));
        Assert.AreEqual(0, Reliability.Of(estimate, [1, 2]));
    }

    private static double[] Term(MaskSampler sampler, int index, float score)
    {
        byte[] grid = new byte[sampler.Layout.NumberOfCells];
        MaskShift shift = sampler.Sample(index, grid);
        return [.. ReferenceMask.Upsample(sampler.Layout, [.. grid.Select(cell => (float)cell)], shift).Select(m => score * m / sampler.PreservationProbability)];
    }
}
