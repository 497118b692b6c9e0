using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

/// <summary>Small inputs and models whose metrics are computed by hand.</summary>
internal static class Evaluated
{
    /// <summary>One metric after another, with a position at each step.</summary>
    public static SaliencyEvaluationOptions Options { get; } = new() { PositionsPerStep = 1, InsertionBaseline = SaliencyBaseline.Zeros };

    public static SaliencyEvaluationOptions Only(SaliencyMetricKinds metrics) => Options with { Metrics = metrics };

    /// <summary>The score of an input is a function of its values.</summary>
    public static RiseModel Model(RiseInputShape shape, Func<float[], float> score) => (inputs, count, scores) =>
    {
        for (int k = 0; k < count; k++)
            scores[k] = score(inputs.Slice(k * shape.Length, shape.Length).ToArray());
    };

    public static SaliencyRowMetrics Evaluate(RiseInputShape shape, float[] input, float[] saliency, Func<float[], float> score, SaliencyEvaluationOptions? options = null) =>
        new SaliencyEvaluator(shape, options ?? Options).Evaluate(input, saliency, 0, Model(shape, score), 1);

    /// <summary>Whole numbers, so that sums of them are exact.</summary>
    public static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(k => (float)(k * 37 % 101))];
}
