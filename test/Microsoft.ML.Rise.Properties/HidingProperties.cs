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
            float[] baseline = c.Baseline.Take(c.IsForEachValue ? c.Shape.Length : c.Shape.NumberOfChannels), masked = new float[input.Length];

            Internals.Show(c.Shape, input, mask, baseline, masked);

            Bits.AreEqual(Plain.Show(c.Shape, input, mask, baseline, c.IsForEachValue), masked, "copy");
        });

    [TestMethod]
    [Cases(3_000, AreWholeExplanations = true)]
    public void Explain_EveryCopyThatTheScorerSees_ShowsBaselineWhereHiddenAndInputWhereVisible() => Property.Holds(
        ExplanationCase.Of(Shapes.UpTo(9), Cycle.Odd, ScoreModel.Any, OptionCases.Any.Select(o => o with { NumberOfThreads = 1 })),
        c =>
        {
            var seen = new List<float[]>();
            c.CreateExplainer().Explain(c.Input, (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                    seen.Add(inputs.Slice(k * c.Shape.Length, c.Shape.Length).ToArray());
                c.Model.Ask(inputs, count, scores);
            }, c.Model.NumberOfScores);

            Assert.HasCount(1 + c.Options.NumberOfMasks, seen);
            Bits.AreEqual(c.Input, seen[0], "the unmasked input");
            IMaskSource source = Internals.MasksOf(c.Shape, c.Options);
            for (int i = 0; i < c.Options.NumberOfMasks; i++)
                Bits.AreEqual(Plain.Show(c.Shape, c.Input, Internals.MaskOf(source, i), c.Baseline, isForEachValue: false), seen[1 + i], $"copy {i}");
        });

    private sealed record Hidden(RiseInputShape Shape, Cycle Values, Cycle Mask, Cycle Baseline, bool IsForEachValue);
}
