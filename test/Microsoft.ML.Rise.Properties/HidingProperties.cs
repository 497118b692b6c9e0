using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>What is hidden is the baseline and what is shown is the input, bit for bit: missing, infinite and huge values too.</summary>
[TestClass]
public sealed class HidingProperties
{
    [TestMethod]
    [Cases(20_000)]
    public void Apply_AnyInputMaskAndBaseline_IsThePlainFormula() => Property.Holds(
        Gen.Select(Shapes.UpTo(24), Cycle.Odd, Gen.Frequency((2, Gen.Const(0f)), (2, Gen.Const(1f)), (1, Gen.Float[0, 1])).Array[1, 9], Cycle.Odd, Gen.Bool)
            .Select((shape, values, mask, baseline, isForEachValue) => new Hidden(shape, values, new Cycle(mask, 0), baseline, isForEachValue)),
        c =>
        {
            float[] input = c.Values.Take(c.Shape.Length), mask = c.Mask.Take(c.Shape.NumberOfPositions);
            float[] baseline = c.Baseline.Take(c.IsForEachValue ? c.Shape.Length : c.Shape.NumberOfSharedChannels), masked = new float[input.Length];

            Internals.Show(c.Shape, input, mask, baseline, masked);

            Bits.AreEqual(Plain.Show(c.Shape, input, mask, baseline, c.IsForEachValue), masked, "copy");
        });

    /// <summary>And where all ways to hide a few positions are asked about, each is, once.</summary>
    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Explain_EveryCopyThatTheScorerSees_ShowsBaselineWhereHiddenAndInputWhereVisible() => Property.Holds(
        ExplanationCase.Of(Shapes.UpTo(9), Cycle.Odd, ScoreModel.Any, OptionCases.Any).Select(c => c with { Schedule = c.Schedule with { NumberOfRuns = 1 } }),
        c =>
        {
            var seen = new List<float[]>();
            c.CreateExplainer().Explain(c.Input, RiseScorer.FromFunction((inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                    seen.Add(inputs.Slice(k * c.Shape.Length, c.Shape.Length).ToArray());
                c.Model.Ask(inputs, count, scores);
            }, c.Model.NumberOfScores, c.Schedule));

            Assert.HasCount(1 + c.NumberOfCopies, seen);
            Bits.AreEqual(c.Input, seen[0], "the unmasked input");
            ReferenceUnits units = c.Units;
            MaskSource source = Internals.MasksOf(c);
            var masks = new HashSet<string>();
            for (int i = 0; i < c.NumberOfCopies; i++)
            {
                float[] mask = Internals.MaskOf(source, i);
                masks.Add(string.Join(' ', mask));
                float[] shown = c.Shape.IsDiscrete ? units.OnPositions(mask, elsewhere: 1) : mask;
                Bits.AreEqual(Plain.Show(c.Shape, c.Input, shown, c.Hidden, isForEachValue: true), seen[1 + i], $"copy {i}");
            }

            Assert.IsTrue(c.NumberOfGrids is null || masks.Count == c.NumberOfGrids, $"{masks.Count} different masks");
        });

    private sealed record Hidden(InputShape Shape, Cycle Values, Cycle Mask, Cycle Baseline, bool IsForEachValue);
}
