using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>A few unrelated positions are hidden in all ways, and what shows its baseline anyway takes no part.</summary>
[TestClass]
public sealed class ExactProperties
{
    private static readonly Gen<Sampling> Balanced = Gen.Const(Sampling.Balanced);

    /// <summary>S = Σ P(g)·f(g)·g(λ) / p over all grids g, and C = E[f | λ visible] − E[f | λ hidden]; both from nested loops.</summary>
    [TestMethod]
    [Cases(4_000, AreWholeExplanations = true)]
    public void Explain_AFewPositionsOrSegments_IsTheSumOverAllWaysToHideThem() => Property.Holds(
        ExplanationCase.Of(
            Shapes.Discrete(5),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[32, 40], OptionCases.Grids(3), OptionCases.Probabilities, OptionCases.Methods, Balanced)),
        c =>
        {
            double p = c.Options.PreservationProbability;
            ReferenceUnits units = c.Units;
            int grids = 1 << units.Count;
            MaskScores scores = c.Score();
            RiseExplanation explanation = c.Explain();
            Assert.AreEqual((grids, grids, true), (explanation.NumberOfMasks, scores.NumberOfMasks, explanation.IsExact));
            for (int k = 0; k < explanation.Maps.Count; k++)
            {
                RiseMap map = explanation.Maps[k];
                double[] visible = new double[units.Count], hidden = new double[units.Count];
                double mean = 0, largest = 1e-3;
                for (int g = 0; g < grids; g++)
                {
                    float[] grid = [.. Enumerable.Range(0, units.Count).Select(u => (float)(g >> u & 1))];
                    double probability = grid.Aggregate(1.0, (product, cell) => product * (cell == 1 ? p : 1 - p));
                    double score = scores.Of(k)[g];
                    largest = Math.Max(largest, Math.Abs(score));
                    mean += probability * score;
                    for (int u = 0; u < units.Count; u++)
                    {
                        if (grid[u] == 1)
                            visible[u] += probability * score / p;
                        else
                            hidden[u] += probability * score / (1 - p);
                    }
                }

                double[] saliency = units.OnMap(visible, mean), contrast = units.OnMap([.. visible.Zip(hidden, (v, h) => v - h)], 0);
                for (int v = 0; v < saliency.Length; v++)
                {
                    Assert.AreEqual(saliency[v], map.Saliency.Span[v], 1e-6 * largest, $"saliency {v}");
                    Assert.AreEqual(contrast[v], map.Contrast.Span[v], 1e-6 * largest, $"contrast {v}");
                    Assert.AreEqual((0f, 0f), (map.StandardError.Span[v], map.ContrastStandardError.Span[v]), $"errors {v}");
                }

                Assert.AreEqual(1, map.Reliability);
            }
        });

    /// <summary>For p = ½ a product of features has their Banzhaf values, for any p a linear scorer its weights.</summary>
    [TestMethod]
    [Cases(2_000, AreWholeExplanations = true)]
    public void Explain_LinearScorerOfAFewFeatures_IsItsClosedForm() => Property.Holds(
        ExplanationCase.Of(
            Shapes.Features(6),
            Cycle.Plain,
            Scorers.Linear.Select(scorer => new ScoreModel([scorer])),
            OptionCases.With(Gen.Int[64, 80], OptionCases.Grids(3), OptionCases.Probabilities, OptionCases.Methods, Balanced))
            .Where(c => Array.TrueForAll(c.BaselineValues, b => Math.Abs(b) <= 10))
            .Select(c => c with { Options = c.Options with { Target = RiseTarget.Class(0) } }),
        c =>
        {
            double p = c.Options.PreservationProbability;
            Cycle weights = ((Linear)c.Model.Scores[0]).Weights;
            double[] a = [.. c.Input.Select((x, k) => (double)weights[k] * (x - (double)c.Hidden[k]))];
            double expectation = c.Hidden.Select((b, k) => (double)weights[k] * b).Sum() + p * a.Sum(), tolerance = 1e-5 * (1 + Math.Abs(expectation) + a.Sum(Math.Abs));
            RiseMap map = c.Explain().Maps[0];
            for (int k = 0; k < a.Length; k++)
            {
                Assert.AreEqual(expectation + (1 - p) * a[k], map.Saliency.Span[k], tolerance, $"feature {k}");
                Assert.AreEqual(a[k], map.Contrast.Span[k], tolerance / Math.Min(p, 1 - p), $"feature {k}");
            }
        });

    /// <summary>The others are explained as if there were no more of them, to the last bit.</summary>
    [TestMethod]
    [Cases(4_000, AreWholeExplanations = true)]
    public void Explain_FeaturesThatShowTheirBaseline_TakeNoPart() => Property.Holds(
        Gen.Select(
            ExplanationCase.Of(Shapes.Features(16), Gen.OneOf(Cycle.Plain, Cycle.Odd), ScoreModel.Any, OptionCases.Any.Select(o => o with { Sampling = Sampling.Balanced })),
            Gen.Bool.Array[1, 7]).Select((c, shows) => new Sparse(c, shows)),
        c =>
        {
            ExplanationCase all = c.Case;
            int[] takesPart = [.. Enumerable.Range(0, all.Shape.Length).Where(k => BitConverter.SingleToInt32Bits(c.Input[k]) != BitConverter.SingleToInt32Bits(all.Hidden[k]))];
            RiseExplanation explanation = all.CreateExplainer().Explain(c.Input, all.CreateScorer());
            if (takesPart.Length == 0)
            {
                // There is one way to hide nothing.
                Assert.AreEqual((true, 1), (explanation.IsExact, explanation.NumberOfMasks));
                foreach (RiseMap map in explanation.Maps)
                {
                    Assert.AreEqual(0, map.Differing);
                    Assert.IsTrue(map.Contrast.Span.IndexOfAnyExcept(0f) < 0);
                }

                return;
            }

            RiseScorer ofOthers = RiseScorer.FromFunction(
                (inputs, count, scores) =>
                {
                    float[] whole = [.. c.Input];
                    for (int k = 0; k < count; k++)
                    {
                        for (int j = 0; j < takesPart.Length; j++)
                            whole[takesPart[j]] = inputs[k * takesPart.Length + j];
                        all.Model.Of(whole).CopyTo(scores[(k * all.Model.NumberOfScores)..]);
                    }
                },
                all.Model.NumberOfScores);
            float[] input = [.. takesPart.Select(k => c.Input[k])];
            RiseExplanation others = new RiseExplainer(InputShape.Features(input.Length), all.Options).Explain(input, ofOthers);

            Assert.AreEqual((others.NumberOfMasks, others.IsExact), (explanation.NumberOfMasks, explanation.IsExact));
            foreach ((RiseMap expected, RiseMap actual) in others.Maps.Zip(explanation.Maps))
            {
                Bits.AreEqual(expected.Saliency.Span, At(takesPart, actual.Saliency), "saliency");
                Bits.AreEqual(expected.Contrast.Span, At(takesPart, actual.Contrast), "contrast");
                Bits.AreEqual(expected.StandardError.Span, At(takesPart, actual.StandardError), "standard error");
                Bits.AreEqual([expected.Reliability], [actual.Reliability], "reliability");
                Assert.AreEqual(expected.Differing, actual.Differing);
                int[] elsewhere = [.. Enumerable.Range(0, all.Shape.Length).Except(takesPart)];
                Assert.IsTrue(Array.TrueForAll(elsewhere, k => actual.Contrast.Span[k] == 0 && actual.ContrastStandardError.Span[k] == 0), "contrast elsewhere");
                Assert.IsLessThanOrEqualTo(1, At(elsewhere, actual.Saliency).Distinct().Count(), "the mean score elsewhere");
            }
        });

    private static float[] At(int[] positions, ReadOnlyMemory<float> map) => [.. positions.Select(k => map.Span[k])];

    private sealed record Sparse(ExplanationCase Case, bool[] Shows)
    {
        /// <summary>With the baseline where something is hidden anyway.</summary>
        public float[] Input { get; } = [.. Case.Input.Select((x, k) => Shows[k % Shows.Length] ? x : Case.Hidden[k])];

        public override string ToString() => $"{Case}  of the input, again and again: {string.Join(", ", Shows.Select(s => s ? "shown" : "as the baseline"))}";
    }
}
