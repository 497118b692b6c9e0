using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>Certainty needs evidence.</summary>
[TestClass]
public sealed class CertaintyProperties
{
    [TestMethod]
    [Cases(2_000, AreWholeExplanations = true)]
    public void Explain_ConstantScorer_IsAFlatMapOfNoReliability() => Property.Holds(
        ExplanationCase.Of(Shapes.UpTo(9), Gen.OneOf(Cycle.Plain, Cycle.Odd), Gen.Float[-9, 9].Select(value => new ScoreModel([new Constant(value)])), OptionCases.Any),
        c =>
        {
            RiseExplanation explanation = c.Explain();
            foreach ((float reliability, int differing) in explanation.Reliability.Zip(explanation.Differing))
                Assert.AreEqual((0f, 0), (reliability, differing));

            // The paper's formula alone divides by what was expected to be visible, and not by what was.
            if (c.Options.Formula != SaliencyFormula.Paper)
                Bits.AreEqual([.. Enumerable.Repeat(explanation.Score, explanation.Saliency.Length)], explanation.Saliency.Span, "map");
        });

    [TestMethod]
    [Cases(4_000, AreWholeExplanations = true)]
    public void Explain_AnyScorer_IsAsReliableAsItsEvidenceAtMost() => Property.Holds(ExplanationCase.Any, c =>
    {
        RiseExplanation explanation = c.Explain();
        RiseRun run = c.Run();
        for (int k = 0; k < explanation.Targets.Count; k++)
        {
            int differing = run.NumberOfMasks - run.MaskedScores(k).ToArray().GroupBy(score => score).Max(equal => equal.Count());
            double bound = 2 * differing >= run.NumberOfMasks ? 1 : differing == 0 ? 0 : Math.Max(0, 1 - 2.0 / differing);
            Assert.AreEqual(differing, explanation.Differing[k]);
            Assert.IsTrue(explanation.Reliability[k] >= 0 && explanation.Reliability[k] <= (float)bound, $"reliability {explanation.Reliability[k]}, {differing} of {run.NumberOfMasks} differ");
        }
    });

    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Explain_AnyScorer_HasFiniteMapsAndErrorsFromThreeMasksOn() => Property.Holds(
        ExplanationCase.Of(Shapes.UpTo(9), Gen.OneOf(Cycle.Plain, Cycle.Odd), ScoreModel.Any, OptionCases.With(Gen.Int[1, 24], OptionCases.Grids(5), OptionCases.Probabilities, OptionCases.Formulas)),
        c =>
        {
            RiseExplanation explanation = c.Explain();
            foreach (float saliency in explanation.Saliency.Span)
                Assert.IsTrue(float.IsFinite(saliency), $"saliency {saliency}");
            foreach (float error in explanation.StandardError.Span)
                Assert.IsTrue(c.Options.NumberOfMasks < 3 ? float.IsNaN(error) : float.IsFinite(error) && error >= 0, $"standard error {error}");
        });
}
