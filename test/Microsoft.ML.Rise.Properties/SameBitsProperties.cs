using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>The seed decides the bits: not how, where or in which order the masked copies are scored.</summary>
[TestClass]
public sealed class SameBitsProperties
{
    private static readonly Gen<ExplanationCase> Cases = ExplanationCase.Of(
        Shapes.UpTo(8), Gen.OneOf(Cycle.Plain, Cycle.Odd), ScoreModel.Any, Gen.Frequency((30, OptionCases.Any), (1, OptionCases.WithManyMasks)));

    [TestMethod]
    [Cases(5_000, AreWholeExplanations = true)]
    public void Explain_AnySchedule_GivesSameBits() => Property.Holds(
        Cases,
        c => Bits.AreEqual((c with { Schedule = new RiseSchedule(1, 1, 1) }).Explain(), c.Explain()));

    /// <summary>Parts of any sizes, scored in any order and put together in any.</summary>
    [TestMethod]
    [Cases(4_000, AreWholeExplanations = true)]
    public void Merge_AnyPartitionInAnyOrder_GivesTheBitsOfTheWhole() => Property.Holds(
        Gen.Select(Cases, Gen.Int[0, 60].Array[0, 5], Gen.Int).Select((c, cuts, order) => new Partition(c with { Options = c.Options with { TargetReliability = 1 } }, cuts, order)),
        partition => Bits.AreEqual(partition.Case.Explain(), partition.Case.CreateExplainer().Explain(partition.Merge())));

    private sealed record Partition(ExplanationCase Case, int[] Cuts, int Order)
    {
        public MaskScores Merge()
        {
            int end = Case.NumberOfCopies;
            int[] ends = [.. Cuts.Where(cut => cut > 0 && cut < end).Append(0).Append(end).Distinct().Order()];
            var random = new Random(Order);
            var parts = new MaskScores[ends.Length - 1];
            foreach (int k in Enumerable.Range(0, parts.Length).OrderBy(_ => random.Next()))
            {
                // Each by an explainer of its own, as on another machine.
                parts[k] = Case.Score(ends[k], ends[k + 1] - ends[k]);
            }

            List<MaskScores> left = [.. parts];
            while (left.Count > 1)
            {
                int k = random.Next(left.Count - 1);
                left[k] = left[k].Merge(left[k + 1]);
                left.RemoveAt(k + 1);
            }

            return left[0];
        }

        public override string ToString() => $"{Case}  cut at {string.Join(", ", Cuts)}; order {Order}";
    }
}
