using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>Certainty needs evidence, or all there is to ask.</summary>
[TestClass]
public sealed class CertaintyProperties
{
    [TestMethod]
    [Cases(2_000, AreWholeExplanations = true)]
    public void Explain_ConstantScorer_IsAFlatMapOfNoReliabilityUnlessItIsExact() => Property.Holds(
        ExplanationCase.Of(Shapes.UpTo(9), Gen.OneOf(Cycle.Plain, Cycle.Odd), Gen.Float[-9, 9].Select(value => new ScoreModel([new Constant(value)])), OptionCases.Any),
        c =>
        {
            RiseExplanation explanation = c.Explain();
            bool isExact = c.NumberOfGrids is not null;
            Assert.AreEqual(isExact, explanation.IsExact);
            foreach (RiseMap map in explanation.Maps)
            {
                Assert.AreEqual((isExact ? 1f : 0f, 0), (map.Reliability, map.Differing));

                // The paper's method alone divides by what was expected to be visible, and not by what was.
                if (isExact || c.Options.Method != MapMethod.Paper)
                    Bits.AreEqual([.. Enumerable.Repeat(map.Target.Score, map.Saliency.Length)], map.Saliency.Span, "map");
            }
        });

    [TestMethod]
    [Cases(4_000, AreWholeExplanations = true)]
    public void Explain_AnyScorer_IsAsReliableAsItsEvidenceAtMost() => Property.Holds(ExplanationCase.Any, c =>
    {
        RiseExplanation explanation = c.Explain();
        MaskScores scores = c.Score();
        Assert.AreEqual(c.NumberOfCopies, scores.NumberOfMasks);
        for (int k = 0; k < explanation.Maps.Count; k++)
        {
            RiseMap map = explanation.Maps[k];
            int differing = scores.NumberOfMasks - scores.Of(k).ToArray().GroupBy(score => score).Max(equal => equal.Count());
            double bound = c.NumberOfGrids is not null || 2 * differing >= scores.NumberOfMasks ? 1 : differing == 0 ? 0 : Math.Max(0, 1 - 2.0 / differing);
            Assert.AreEqual(differing, map.Differing);
            Assert.IsTrue(map.Reliability >= 0 && map.Reliability <= (float)bound, $"reliability {map.Reliability}, {differing} of {scores.NumberOfMasks} differ");
        }
    });

    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Explain_AnyScorer_HasFiniteMapsAndErrorsFromThreeMasksOn() => Property.Holds(
        ExplanationCase.Of(
            Shapes.UpTo(9),
            Gen.OneOf(Cycle.Plain, Cycle.Odd),
            ScoreModel.Any,
            OptionCases.With(Gen.Int[1, 24], OptionCases.Grids(5), OptionCases.Probabilities, OptionCases.Methods, OptionCases.Samplings)),
        c =>
        {
            ReferenceUnits units = c.Units;
            foreach (RiseMap map in c.Explain().Maps)
            {
                foreach (float saliency in map.Saliency.Span)
                    Assert.IsTrue(float.IsFinite(saliency), $"saliency {saliency}");
                foreach (float contrast in map.Contrast.Span)
                    Assert.IsTrue(float.IsFinite(contrast), $"contrast {contrast}");
                foreach (float error in map.StandardError.Span)
                    AssertIsError(error, c);
                for (int v = 0; v < units.OfMap.Length; v++)
                {
                    if (units.OfMap[v] < 0)
                        Assert.AreEqual(0, map.ContrastStandardError.Span[v]);
                    else
                        AssertIsError(map.ContrastStandardError.Span[v], c);
                }
            }
        });

    private static void AssertIsError(float error, ExplanationCase c)
    {
        if (c.NumberOfGrids is not null)
            Assert.AreEqual(0, error);
        else
            Assert.IsTrue(c.Options.NumberOfMasks < 3 ? float.IsNaN(error) : float.IsFinite(error) && error >= 0, $"standard error {error}");
    }
}
