using System.Runtime.CompilerServices;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>Maps against their definitions in plain loops, over the masks that were drawn and the scores that came back.</summary>
[TestClass]
public sealed class ReferenceProperties
{
    [TestMethod]
    [Cases(4_000, AreWholeExplanations = true)]
    public void Explain_PaperAndSelfNormalizedMethod_AreTheirPlainSums() => HoldsWhereSampled(
        ExplanationCase.Of(
            Shapes.UpTo(8),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[1, 40], OptionCases.Grids(5), OptionCases.Probabilities, Gen.OneOf(MapMethod.Paper, MapMethod.SelfNormalized), OptionCases.Samplings)),
        (c, scored, explanation) =>
        {
            double p = c.Options.PreservationProbability;
            double[][] masks = Internals.ReferenceMasks(Internals.MasksOf(c), scored.FirstMask, scored.NumberOfMasks);
            for (int k = 0; k < scored.Targets.Count; k++)
            {
                ReadOnlySpan<float> scores = scored.Of(k);
                bool isPaper = c.Options.Method == MapMethod.Paper;
                double[] map = isPaper ? ReferenceEstimators.Paper(masks, scores, p) : ReferenceEstimators.SelfNormalized(masks, scores);
                AssertIsMap(c, map, scores.ToArray().Average(score => (double)score), explanation.Maps[k], 1e-6 * Largest(scores) / (isPaper ? p : 1));
            }
        });

    /// <summary>The ridge may be any whose error is the least but for rounding.</summary>
    [TestMethod]
    [Cases(1_000, AreWholeExplanations = true)]
    public void Explain_RegressionAdjusted_IsItsDefinition() => HoldsWhereSampled(
        ExplanationCase.Of(
            Shapes.UpTo(5),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[6, 25], OptionCases.Grids(3), Gen.OneOf(Gen.Const(0.5), Gen.Double[0.2, 0.8]), Gen.Const(MapMethod.RegressionAdjusted), OptionCases.Samplings)),
        (c, scored, explanation) =>
        {
            MaskSource source = Internals.MasksOf(c);
            var reference = new ReferenceRegression(source, scored.FirstMask, Internals.ReferenceMasks(source, scored.FirstMask, scored.NumberOfMasks));
            for (int k = 0; k < scored.Targets.Count; k++)
            {
                float[] scores = scored.Of(k).ToArray();
                double largest = Largest(scores);
                var maps = reference.Maps(scores);
                double least = maps.Min(m => m.LeftOutError) * (1 + 1e-6) + 1e-12 * largest * largest;
                double[] distances = [.. maps.Where(m => m.LeftOutError <= least).Select(m => Distance(c, m.Map, m.Mean, explanation.Maps[k]))];
                Assert.IsLessThanOrEqualTo(1e-5 * largest, distances.Min(), $"target {k}");
            }
        });

    /// <summary>The map and its contrast are means over the masks of f·M/p and of (f·M/p − f)/(1 − p).</summary>
    [TestMethod]
    [Cases(2_000, AreWholeExplanations = true)]
    public void Explain_PaperMethod_HasTheErrorsOfTheMeansOfItsFolds() => HoldsWhereSampled(
        ExplanationCase.Of(
            Shapes.UpTo(6),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[1, 70], OptionCases.Grids(4), Gen.Double[0.2, 0.8], Gen.Const(MapMethod.Paper), OptionCases.Samplings)),
        (c, scored, explanation) =>
        {
            double p = c.Options.PreservationProbability;
            double[][] masks = Internals.ReferenceMasks(Internals.MasksOf(c), scored.FirstMask, scored.NumberOfMasks);
            int[] units = c.Shape.IsDiscrete ? c.Units.OfMap : [.. Enumerable.Range(0, masks[0].Length)];
            for (int k = 0; k < scored.Targets.Count; k++)
            {
                double[] scores = [.. scored.Of(k).ToArray().Select(score => (double)score)];
                double tolerance = 1e-5 * Largest(scored.Of(k));
                for (int v = 0; v < units.Length; v++)
                {
                    // What takes no part has the mean score, and no contrast.
                    double[] saliency = units[v] < 0 ? scores : [.. scores.Select((f, i) => f * masks[i][units[v]] / p)];
                    double[] contrast = [.. scores.Select((f, i) => (saliency[i] - f) / (1 - p))];
                    AssertIsError(ReferenceEstimators.StandardErrorOfMean(saliency, scored.FirstMask), explanation.Maps[k].StandardError.Span[v], tolerance, $"saliency {v}");
                    double expected = units[v] < 0 ? 0 : ReferenceEstimators.StandardErrorOfMean(contrast, scored.FirstMask);
                    AssertIsError(expected, explanation.Maps[k].ContrastStandardError.Span[v], tolerance, $"contrast {v}");
                }
            }

            static void AssertIsError(double expected, float actual, double tolerance, string what) =>
                Assert.IsTrue(double.IsNaN(expected) ? float.IsNaN(actual) : Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected}, got {actual}");
        });

    /// <summary>Every score is the scorer's answer to the copy with that mask.</summary>
    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Score_EveryMask_IsTheAnswerToItsMaskedCopy() => Property.Holds(ExplanationCase.Any.Select(c => c with { Options = c.Options with { Target = RiseTarget.All } }), c =>
    {
        MaskScores scored = c.Score();
        MaskSource source = Internals.MasksOf(c);
        ReferenceUnits units = c.Units;
        float[] copy = new float[c.Shape.Length];
        float[] unmasked = c.Model.Of(c.Input);
        for (int i = 0; i < scored.NumberOfMasks; i++)
        {
            float[] mask = Internals.MaskOf(source, i);
            Internals.Show(c.Shape, c.Input, c.Shape.IsDiscrete ? units.OnPositions(mask, elsewhere: 1) : mask, c.Hidden, copy);
            float[] scores = c.Model.Of(copy);
            for (int k = 0; k < scores.Length; k++)
                Assert.AreEqual(scores[k], scored.Of(k)[i], $"score {k} of mask {i}");
        }

        CollectionAssert.AreEqual(unmasked, scored.Targets.Select(t => t.Score).ToArray());
    });

    /// <summary>From any mask on, which may part a pair.</summary>
    private static void HoldsWhereSampled(Gen<ExplanationCase> cases, Action<ExplanationCase, MaskScores, RiseExplanation> check, [CallerMemberName] string name = "") => Property.Holds(
        Gen.Select(cases.Where(c => c.NumberOfGrids is null), Gen.OneOf(Gen.Const(0), Gen.Int[1, 70])).Select((c, first) => new Begun(c, first)),
        c =>
        {
            MaskScores scores = c.Case.Score(c.FirstMask, c.Case.Options.NumberOfMasks);
            check(c.Case, scores, c.Case.CreateExplainer().Explain(scores));
        },
        name);

    private static double Largest(ReadOnlySpan<float> scores)
    {
        double largest = 1e-3;
        foreach (float score in scores)
            largest = Math.Max(largest, Math.Abs(score));
        return largest;
    }

    private static void AssertIsMap(ExplanationCase c, double[] map, double mean, RiseMap actual, double tolerance) =>
        Assert.IsLessThanOrEqualTo(tolerance, Distance(c, map, mean, actual), $"expected {string.Join(", ", map)}, got {string.Join(", ", actual.Saliency.ToArray())}");

    /// <summary>How far a map is from one of what takes part, and its contrast from (S − f̄) / (1 − p), in units of the score.</summary>
    private static double Distance(ExplanationCase c, double[] map, double mean, RiseMap actual)
    {
        double q = 1 - c.Options.PreservationProbability;
        double[] expected = c.Shape.IsDiscrete ? c.Units.OnMap(map, mean) : map;
        Assert.AreEqual((expected.Length, expected.Length), (actual.Saliency.Length, actual.Contrast.Length));
        return Enumerable.Range(0, expected.Length)
            .Max(v => Math.Max(Math.Abs(expected[v] - actual.Saliency.Span[v]), Math.Abs(expected[v] - mean - q * actual.Contrast.Span[v])));
    }

    private sealed record Begun(ExplanationCase Case, int FirstMask)
    {
        public override string ToString() => $"{Case}  from mask {FirstMask} on";
    }
}
