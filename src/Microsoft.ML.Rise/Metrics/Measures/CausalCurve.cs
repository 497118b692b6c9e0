using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>Deletion and insertion, as the paper's code defines them.</summary>
/// <remarks>Petsiuk, Das, Saenko: RISE, BMVC 2018: positions change most salient first, all channels of a position together, a fixed number of them at a step; there are
/// ceil(positions / step) + 1 points, the unchanged start and the complete end among them.</remarks>
internal static class CausalCurve
{
    /// <summary>The steps of the paper's code on its images: 224 times 224 positions.</summary>
    private const int DefaultNumberOfSteps = 224;

    public static int DefaultPositionsPerStep(int numberOfPositions) => DivideUp(numberOfPositions, DefaultNumberOfSteps);

    /// <summary>From the input to the baseline.</summary>
    public static SaliencyCurve Delete(TargetScores scores, RiseInputShape shape, int[] ranks, int positionsPerStep, float[] baseline) =>
        Measure(scores, shape, ranks, positionsPerStep, baseline, SaliencyMetricKinds.Deletion, MetricDirection.LowerIsBetter);

    /// <summary>From the baseline to the input.</summary>
    public static SaliencyCurve Insert(TargetScores scores, RiseInputShape shape, int[] ranks, int positionsPerStep, float[] baseline) =>
        Measure(scores, shape, ranks, positionsPerStep, baseline, SaliencyMetricKinds.Insertion, MetricDirection.HigherIsBetter);

    private static SaliencyCurve Measure(
        TargetScores scores, RiseInputShape shape, int[] ranks, int positionsPerStep, float[] baseline, SaliencyMetricKinds metric, MetricDirection direction)
    {
        int points = DivideUp(ranks.Length, positionsPerStep) + 1;
        var copies = new MaskedCopies(() => new RankedMasks(shape, ranks, positionsPerStep, isDeletion: metric == SaliencyMetricKinds.Deletion), baseline);
        double[] fractions = [.. Enumerable.Range(0, points).Select(k => (double)Math.Min((long)k * positionsPerStep, ranks.Length) / ranks.Length)];
        return new SaliencyCurve(direction, fractions, scores.Of(copies, points, metric));
    }

    private static int DivideUp(int a, int b) => (int)(((long)a + b - 1) / b);
}
