using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>A deletion goes from the input to the baseline, an insertion back.</summary>
[TestClass]
public sealed class MetricsProperties
{
    [TestMethod]
    [Cases(6_000)]
    public void Evaluate_AnyMap_BeginsAndEndsAtInputAndBaseline() => Property.Holds(
        Gen.Select(ExplanationCase.Any, Cycle.Plain, Gen.Int[1, 30]).Select((c, map, step) => new Curve(c, map, step)),
        c =>
        {
            InputShape shape = c.Case.Shape;
            var options = new SaliencyEvaluationOptions
            {
                PositionsPerStep = c.Step,
                DeletionBaseline = c.Case.Options.Baseline,
                InsertionBaseline = 0.5f,
            };
            RiseTarget target = RiseTarget.Class(0);
            SaliencyRowMetrics metrics = new SaliencyEvaluator(shape, options).Evaluate(c.Case.Input, c.Map.Take(shape.NumberOfSegments), target, c.Case.CreateScorer());

            int points = (shape.NumberOfSegments + c.Step - 1) / c.Step + 1;
            float[] grey = [.. Enumerable.Repeat(0.5f, shape.Length)];
            float whole = c.Case.Model.Of(c.Case.Input)[0];
            Assert.HasCount(points, metrics.Deletion!.Scores);
            Bits.AreEqual([whole, c.Case.Model.Of(c.Case.Hidden)[0]], [metrics.Deletion.Scores[0], metrics.Deletion.Scores[^1]], "deletion");
            Bits.AreEqual([c.Case.Model.Of(grey)[0], whole], [metrics.Insertion!.Scores[0], metrics.Insertion.Scores[^1]], "insertion");
        });

    private sealed record Curve(ExplanationCase Case, Cycle Map, int Step)
    {
        public override string ToString() => $"{Case}  map {Map}, {Step} at a step";
    }
}
