using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>
/// Sampled features of a linear scorer: S = E f + (1 − p)·a with a = w·(x − b). A fit with ridge λ leaves δ = λ·(G + λI)⁻¹·a of the weights unexplained, G being the covariance
/// of the masks that were drawn; these leave δ·z̄ + (G·δ − p(1 − p)·δ)/p of the map to chance, and nothing else does.
/// </summary>
[TestClass]
public sealed class LinearScorerProperties
{
    private const double SmallestRidge = 1e-3;

    /// <summary>So many masks that the smallest ridge is the one to choose.</summary>
    private const int MasksForEachFeature = 8;

    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Explain_LinearScorerOfFeatures_IsItsClosedFormButForTheRidge() => Property.Holds(
        ExplanationCase.Of(
            Shapes.Features(8),
            Cycle.Plain,
            Scorers.Linear.Select(scorer => new ScoreModel([scorer])),
            OptionCases.With(Gen.Int[80, 120], Gen.Const<GridSize>(1), Gen.Double[0.25, 0.75], Gen.Const(MapMethod.RegressionAdjusted), OptionCases.Sampled))
            .Where(c => Array.TrueForAll(c.BaselineValues, b => Math.Abs(b) <= 10))
            .Select(c => c with { Options = c.Options with { Target = RiseTarget.Class(0) } }),
        c =>
        {
            double p = c.Options.PreservationProbability, shrink = SmallestRidge * p * (1 - p);
            int n = Math.Max(c.Options.NumberOfMasks, MasksForEachFeature * c.Shape.Length), features = c.Shape.Length;
            c = c with { Options = c.Options with { NumberOfMasks = n } };
            float baseline = c.BaselineValues[0];
            Cycle weights = ((Linear)c.Model.Scores[0]).Weights;
            double[] a = [.. Enumerable.Range(0, features).Select(k => (double)weights[k] * (c.Input[k] - baseline))];
            double expectation = Enumerable.Range(0, features).Sum(k => (double)weights[k] * baseline) + p * a.Sum();

            double[][] masks = Internals.ReferenceMasks(Internals.MasksOf(c), 0, n);
            double[] means = [.. Enumerable.Range(0, features).Select(k => masks.Average(m => m[k]))];
            double[,] covariance = new double[features, features], equations = new double[features, features + 1];
            for (int i = 0; i < features; i++)
            {
                for (int j = 0; j < features; j++)
                    equations[i, j] = covariance[i, j] = masks.Average(m => (m[i] - means[i]) * (m[j] - means[j]));
                equations[i, i] += shrink;
                equations[i, features] = shrink * a[i];
            }

            double[] unexplained = Elimination.Solve(equations);
            double common = Enumerable.Range(0, features).Sum(k => unexplained[k] * (means[k] - p));
            double tolerance = 1e-5 * (1 + Math.Abs(expectation) + a.Sum(Math.Abs)), allowed = 0.01 * a.Sum(Math.Abs) + tolerance;
            ReadOnlySpan<float> map = c.Explain().Maps[0].Saliency.Span;
            for (int k = 0; k < features; k++)
            {
                double chance = common + (Enumerable.Range(0, features).Sum(j => covariance[k, j] * unexplained[j]) - p * (1 - p) * unexplained[k]) / p;
                double closed = expectation + (1 - p) * a[k];
                Assert.AreEqual(closed + chance, map[k], tolerance, $"feature {k}");
                Assert.AreEqual(closed, map[k], allowed, $"feature {k}, whatever the ridge");
            }
        });
}
