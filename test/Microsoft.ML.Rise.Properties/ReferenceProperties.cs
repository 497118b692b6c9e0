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
    public void Explain_PaperAndSelfNormalizedFormula_AreTheirPlainSums() => HoldsForRuns(
        ExplanationCase.Of(
            Shapes.UpTo(8),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[1, 40], OptionCases.Grids(5), OptionCases.Probabilities, Gen.OneOf(SaliencyFormula.Paper, SaliencyFormula.SelfNormalized))),
        (c, run, explanation) =>
        {
            double[][] masks = Internals.ReferenceMasks(Internals.MasksOf(c.Shape, c.Options), run.FirstMask, run.NumberOfMasks);
            for (int k = 0; k < run.Targets.Count; k++)
            {
                ReadOnlySpan<float> scores = run.MaskedScores(k);
                bool isPaper = c.Options.Formula == SaliencyFormula.Paper;
                double[] map = isPaper ? ReferenceEstimators.Paper(masks, scores, c.Options.PreservationProbability) : ReferenceEstimators.SelfNormalized(masks, scores);
                AssertClose(map, MapOf(explanation, k), 1e-6 * Largest(scores) / (isPaper ? c.Options.PreservationProbability : 1));
            }
        });

    /// <summary>The ridge may be any whose error is the least but for rounding.</summary>
    [TestMethod]
    [Cases(1_000, AreWholeExplanations = true)]
    public void Explain_RegressionAdjusted_IsItsDefinition() => HoldsForRuns(
        ExplanationCase.Of(
            Shapes.UpTo(5),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[6, 25], OptionCases.Grids(3), Gen.OneOf(Gen.Const(0.5), Gen.Double[0.2, 0.8]), Gen.Const(SaliencyFormula.RegressionAdjusted))),
        (c, run, explanation) =>
        {
            IMaskSource source = Internals.MasksOf(c.Shape, c.Options);
            var reference = new ReferenceRegression(source, run.FirstMask, Internals.ReferenceMasks(source, run.FirstMask, run.NumberOfMasks));
            for (int k = 0; k < run.Targets.Count; k++)
            {
                float[] scores = run.MaskedScores(k).ToArray();
                float[] map = MapOf(explanation, k).ToArray();
                double largest = Largest(scores);
                var maps = reference.Maps(scores);
                double least = maps.Min(m => m.LeftOutError) * (1 + 1e-6) + 1e-12 * largest * largest;
                double[] distances = [.. maps.Where(m => m.LeftOutError <= least).Select(m => m.Map.Zip(map, (e, a) => Math.Abs(e - a)).Max())];
                Assert.IsLessThanOrEqualTo(1e-5 * largest, distances.Min(), $"target {k}");
            }
        });

    /// <summary>Every score is the scorer's answer to the copy with that mask.</summary>
    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Run_EveryScore_IsTheAnswerToItsMaskedCopy() => Property.Holds(ExplanationCase.Any.Select(c => c with { Options = c.Options with { Target = RiseTarget.All } }), c =>
    {
        RiseRun run = c.Run();
        IMaskSource source = Internals.MasksOf(c.Shape, c.Options);
        float[] baseline = c.Baseline, copy = new float[c.Shape.Length];
        float[] unmasked = c.Model.Of(c.Input);
        for (int i = 0; i < run.NumberOfMasks; i++)
        {
            Internals.Show(c.Shape, c.Input, Internals.MaskOf(source, i), baseline, copy);
            float[] scores = c.Model.Of(copy);
            for (int k = 0; k < scores.Length; k++)
                Assert.AreEqual(scores[k], run.MaskedScores(k)[i], $"score {k} of mask {i}");
        }

        CollectionAssert.AreEqual(unmasked, run.Targets.Select(t => t.Score).ToArray());
    });

    /// <summary>A run begins at any mask, and may part a pair there.</summary>
    private static void HoldsForRuns(Gen<ExplanationCase> cases, Action<ExplanationCase, RiseRun, RiseExplanation> check, [CallerMemberName] string name = "") => Property.Holds(
        Gen.Select(cases, Gen.OneOf(Gen.Const(0), Gen.Int[1, 70])).Select((c, first) => new Begun(c, first)),
        c =>
        {
            RiseExplainer explainer = c.Case.CreateExplainer();
            RiseRun run = explainer.Run(c.Case.Input, c.Case.Model.Ask, c.Case.Model.NumberOfScores, c.FirstMask, c.Case.Options.NumberOfMasks);
            check(c.Case, run, explainer.Explain(run));
        },
        name);

    private static ReadOnlySpan<float> MapOf(RiseExplanation explanation, int target)
    {
        int positions = explanation.Saliency.Length / explanation.Targets.Count;
        return explanation.Saliency.Span.Slice(target * positions, positions);
    }

    private static double Largest(ReadOnlySpan<float> scores)
    {
        double largest = 1e-3;
        foreach (float score in scores)
            largest = Math.Max(largest, Math.Abs(score));
        return largest;
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.AreEqual(expected.Length, actual.Length);
        for (int v = 0; v < expected.Length; v++)
        {
            if (!(Math.Abs(expected[v] - actual[v]) <= tolerance))
                Assert.Fail($"position {v}: expected {expected[v]}, got {actual[v]}, {tolerance} allowed");
        }
    }

    private sealed record Begun(ExplanationCase Case, int FirstMask)
    {
        public override string ToString() => $"{Case}  from mask {FirstMask} on";
    }
}
