using Microsoft.ML.Rise.Metrics;
using static Microsoft.ML.Rise.Tests.Metrics.Evaluated;

namespace Microsoft.ML.Rise.Tests.Metrics;

/// <summary>Options, targets, errors, progress and cancellation; the metrics themselves have tests of their own.</summary>
[TestClass]
public sealed class SaliencyEvaluatorTests
{
    private static readonly InputShape Shape = InputShape.Features(3);
    private static readonly float[] Input = [1, 2, 4], Map = [3, 2, 1];

    [TestMethod]
    public void Values_AreThoseAskedFor_InOrder_WithTheirDirections()
    {
        SaliencyRowMetrics metrics = Evaluate(Shape, Input, Map, x => x.Sum() / 10, Only(SaliencyMetricKinds.All));

        CollectionAssert.AreEqual(
            new[]
            {
                ("Deletion", MetricDirection.LowerIsBetter), ("Insertion", MetricDirection.HigherIsBetter), ("MuFidelity", MetricDirection.HigherIsBetter),
                ("AverageDrop", MetricDirection.LowerIsBetter), ("AverageIncrease", MetricDirection.HigherIsBetter), ("AverageGain", MetricDirection.HigherIsBetter),
                ("LeastMinusMostRelevantFirst", MetricDirection.HigherIsBetter),
            },
            metrics.Values.Select(v => (v.Name, v.Direction)).ToArray());
        Assert.AreEqual(metrics.Deletion!.AreaUnderCurve, metrics[SaliencyMetricKinds.Deletion]);
    }

    [TestMethod]
    public void Metric_ThatWasNotAskedFor_IsRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Evaluate(Shape, Input, Map, Enumerable.Sum)[SaliencyMetricKinds.MuFidelity]).Message,
        "MuFidelity was not evaluated; there are Deletion, Insertion.");

    [TestMethod]
    public void Target_IsAClass_TheTopOne_OrAFunction()
    {
        var evaluator = new SaliencyEvaluator(Shape, Options with { Labels = ["sum", "negative"] });

        SaliencyRowMetrics first = evaluator.Evaluate(Input, Map, 1, RiseScorer.FromFunction(SumAndNegative, 2));
        SaliencyRowMetrics top = evaluator.Evaluate(Input, Map, RiseTarget.Top1, RiseScorer.FromFunction(SumAndNegative, 2));
        SaliencyRowMetrics function = evaluator.Evaluate(Input, Map, RiseTarget.Function("margin", s => s[0] - s[1]), RiseScorer.FromFunction(SumAndNegative, 2));

        Assert.AreEqual(new ExplainedTarget(1, "negative", -7), first.Target);
        CollectionAssert.AreEqual(new[] { -7f, -6f, -4f, 0f }, first.Deletion!.Scores.ToArray());
        Assert.AreEqual(new ExplainedTarget(0, "sum", 7), top.Target);
        CollectionAssert.AreEqual(new[] { 14f, 12f, 8f, 0f }, function.Deletion!.Scores.ToArray());
    }

    [TestMethod]
    public void OnnxNetwork_HasTheMetricsOfTheSameFunction()
    {
        using var network = RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-fixed.onnx"));
        var shape = InputShape.Image(6, 8, 1);
        float[] picture = [.. Enumerable.Range(0, 48).Select(i => 0.5f + i % 8 * 0.01f)];
        var evaluator = new SaliencyEvaluator(shape, new SaliencyEvaluationOptions { MuFidelityGridSize = 2, Metrics = SaliencyMetricKinds.All });

        SaliencyRowMetrics direct = evaluator.Evaluate(picture, picture, 1, network);
        SaliencyRowMetrics function = evaluator.Evaluate(picture, picture, 1, RiseScorer.FromFunction(Quadrants, 4));

        for (int k = 0; k < direct.Values.Count; k++)
            Assert.AreEqual(function.Values[k].Value, direct.Values[k].Value, 1e-3, function.Values[k].Name);
    }

    [TestMethod]
    public void Map_ThatDoesNotFit_IsRefused()
    {
        AssertRefused("The saliency map has 4 values, but the input (features 3, 1 channel) has 3 position(s).", [1, 2, 3, 4], 0);
        AssertRefused("The saliency map has 0 values, but the input (features 3, 1 channel) has 3 position(s).", [], 0);
        AssertRefused("The saliency map has NaN at position 1; it must be finite.", [1, float.NaN, 3], 0);
        AssertRefused("The saliency map has -Infinity at position 2; it must be finite.", [1, 2, float.NegativeInfinity], 0);
    }

    [TestMethod]
    public void Input_OrTarget_ThatDoesNotFit_IsRefused()
    {
        AssertRefused("Target class 2 is out of range: score column 'Score' has 2 score(s), 0 to 1.", Map, 2);
        AssertRefused("There must be one target, as there is one map; evaluate several maps one by one.", Map, RiseTarget.All);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => new SaliencyEvaluator(Shape, Options).Evaluate([1, 2], Map, 0, RiseScorer.FromFunction(SumAndNegative, 2))).Message,
            "The input must have 3 values (features 3, 1 channel), got 2.");
    }

    [TestMethod]
    public void Options_ThatNoInputCouldMakeValid_AreRefusedInOneMessage()
    {
        var options = new SaliencyEvaluationOptions
        {
            Metrics = SaliencyMetricKinds.None,
            PositionsPerStep = 0,
            DeletionBaseline = null!,
            MuFidelityGridSize = 0,
            MuFidelitySubsetFraction = 1,
            MuFidelityNumberOfSubsets = 1,
        };

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SaliencyEvaluator(Shape, options)).Message,
            "Metrics must be one or more members of SaliencyMetricKinds, got None; PositionsPerStep must be at least 1, got 0; "
            + "DeletionBaseline must not be null; leave it out for zeros; MuFidelityGridSize must be at least 1x1, got 0x0; "
            + "MuFidelitySubsetFraction must be above 0 and below 1, got 1; MuFidelityNumberOfSubsets must be at least 2, got 1.");
    }

    [TestMethod]
    public void ModelThatReturnsNaN_OrThrows_IsReported()
    {
        Assert.AreEqual(
            "The scorer returned NaN for score 0 of score column 'Score' on masked copy 1; scores must be finite.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(Shape, Input, Map, x => x[0] == 0 ? float.NaN : 1)).Message);
        Assert.AreEqual(
            "The scorer threw while it scored masked copies: no.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(Shape, Input, Map, x => x[0] == 0 ? throw new FormatException("no.") : 1)).Message);
    }

    [TestMethod]
    public void Progress_CountsTheCopiesOfEachMetric()
    {
        var reports = new List<SaliencyEvaluationProgress>();

        Evaluate(Shape, Input, Map, x => 0.5f, Only(SaliencyMetricKinds.All) with { MuFidelityNumberOfSubsets = 5 }, progress: new Recorded(reports));

        CollectionAssert.AreEqual(
            new[] { (SaliencyMetricKinds.Deletion, 4), (SaliencyMetricKinds.Insertion, 4), (SaliencyMetricKinds.MuFidelity, 5), (SaliencyMetricKinds.AverageDrop, 1) },
            reports.Where(r => r.CopiesDone == r.NumberOfCopies).Select(r => (r.Metric, r.CopiesDone)).ToArray());
        Assert.HasCount(14, reports);
    }

    [TestMethod]
    public void Cancellation_InTheMiddle_EndsTheEvaluation()
    {
        using var cancellation = new CancellationTokenSource();
        int calls = 0;

        Assert.ThrowsExactly<OperationCanceledException>(() => Evaluate(
            Shape,
            Input,
            Map,
            x =>
            {
                if (++calls == 3)
                    cancellation.Cancel();
                return 0;
            },
            schedule: new RiseSchedule(1, 1, 1),
            cancellation: cancellation.Token));

        Assert.AreEqual(3, calls);
    }

    private static void AssertRefused(string message, float[] map, RiseTarget target) => StringAssert.StartsWith(
        Assert.Throws<ArgumentException>(() => new SaliencyEvaluator(Shape, Options).Evaluate(Input, map, target, RiseScorer.FromFunction(SumAndNegative, 2))).Message, message);

    private static void SumAndNegative(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
        {
            scores[2 * k] = inputs[3 * k] + inputs[3 * k + 1] + inputs[3 * k + 2];
            scores[2 * k + 1] = -scores[2 * k];
        }
    }

    private static void Quadrants(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        scores.Clear();
        for (int i = 0; i < inputs.Length; i++)
            scores[i / 48 * 4 + i % 48 / 24 * 2 + i % 8 / 4] += inputs[i] / 12;
    }

    private sealed class Recorded(List<SaliencyEvaluationProgress> reports) : IProgress<SaliencyEvaluationProgress>
    {
        public void Report(SaliencyEvaluationProgress value) => reports.Add(value);
    }
}
