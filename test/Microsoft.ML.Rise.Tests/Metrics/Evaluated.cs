using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

/// <summary>Small inputs and models whose metrics are computed by hand.</summary>
internal static class Evaluated
{
    /// <summary>One metric after another, with a position at each step.</summary>
    public static SaliencyEvaluationOptions Options { get; } = new() { PositionsPerStep = 1, InsertionBaseline = Baseline.Zeros };

    public static SaliencyEvaluationOptions Only(SaliencyMetricKinds metrics) => Options with { Metrics = metrics };

    /// <summary>The score of an input is a function of its values.</summary>
    public static RiseScorerFunction Model(InputShape shape, Func<float[], float> score) => (inputs, count, scores) =>
    {
        for (int k = 0; k < count; k++)
            scores[k] = score(inputs.Slice(k * shape.Length, shape.Length).ToArray());
    };

    public static SaliencyRowMetrics Evaluate(InputShape shape, float[] input, float[] saliency, Func<float[], float> score, SaliencyEvaluationOptions? options = null, RiseSchedule? schedule = null, IProgress<SaliencyEvaluationProgress>? progress = null, CancellationToken cancellation = default) =>
        new SaliencyEvaluator(shape, options ?? Options).Evaluate(input, saliency, 0, RiseScorer.FromFunction(Model(shape, score), 1, schedule), progress, cancellation);

    /// <summary>Whole numbers, so that sums of them are exact.</summary>
    public static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(k => (float)(k * 37 % 101))];
}
