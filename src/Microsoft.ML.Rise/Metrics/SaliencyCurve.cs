using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>A score while an input is taken apart, or put together, in the order of a saliency map.</summary>
public sealed class SaliencyCurve
{
    internal SaliencyCurve(MetricDirection direction, IReadOnlyList<double> fractions, IReadOnlyList<float> scores)
    {
        Direction = direction;
        Fractions = fractions;
        Scores = scores;
        AreaUnderCurve = (scores.Sum(s => (double)s) - scores[0] / 2.0 - scores[^1] / 2.0) / (scores.Count - 1);
    }

    /// <summary>Which areas are the better ones: lower of a deletion, higher of an insertion.</summary>
    public MetricDirection Direction { get; }

    /// <summary>The fraction of the positions that have been deleted or inserted at each point, 0 first and 1 last.</summary>
    public IReadOnlyList<double> Fractions { get; }

    /// <summary>The target's score at each point.</summary>
    public IReadOnlyList<float> Scores { get; }

    /// <summary>The area under the curve by trapezoids, in units of the score: (Σ scores − first/2 − last/2) / (points − 1).</summary>
    /// <remarks>As in the paper's code, all steps are given the same width, even where the last one has fewer positions.</remarks>
    public double AreaUnderCurve { get; }
}

/// <summary>Deletion and insertion, as the paper's code defines them.</summary>
/// <remarks>Petsiuk, Das, Saenko: RISE, BMVC 2018: positions change most salient first, all channels of a position together, a fixed number of them at a step; there are
/// ceil(positions / step) + 1 points, the unchanged start and the complete end among them.</remarks>
internal static class DeletionInsertion
{
    /// <summary>The steps of the paper's code on its images: 224 times 224 positions.</summary>
    private const int DefaultNumberOfSteps = 224;

    public static int DefaultPositionsPerStep(int numberOfPositions) => DivideUp(numberOfPositions, DefaultNumberOfSteps);

    /// <summary>From the input to the baseline.</summary>
    public static SaliencyCurve Delete(TargetScores scores, InputShape shape, int[] ranks, int positionsPerStep, float[] baseline) =>
        Measure(scores, shape, ranks, positionsPerStep, baseline, SaliencyMetricKinds.Deletion, MetricDirection.LowerIsBetter);

    /// <summary>From the baseline to the input.</summary>
    public static SaliencyCurve Insert(TargetScores scores, InputShape shape, int[] ranks, int positionsPerStep, float[] baseline) =>
        Measure(scores, shape, ranks, positionsPerStep, baseline, SaliencyMetricKinds.Insertion, MetricDirection.HigherIsBetter);

    private static SaliencyCurve Measure(
        TargetScores scores, InputShape shape, int[] ranks, int positionsPerStep, float[] baseline, SaliencyMetricKinds metric, MetricDirection direction)
    {
        int points = DivideUp(ranks.Length, positionsPerStep) + 1;
        var masks = new RankedMasks(shape.LayoutOfMap(), ranks, positionsPerStep, isDeletion: metric == SaliencyMetricKinds.Deletion);
        double[] fractions = [.. Enumerable.Range(0, points).Select(k => (double)Math.Min((long)k * positionsPerStep, ranks.Length) / ranks.Length)];
        return new SaliencyCurve(direction, fractions, scores.Of(masks, baseline, points, metric));
    }

    private static int DivideUp(int a, int b) => (int)(((long)a + b - 1) / b);
}

/// <summary>The order in which a saliency map names the positions.</summary>
internal static class PositionRanks
{
    /// <summary>The rank of each position: 0 for the most salient one; of equals, the one with the lower index is first.</summary>
    /// <remarks>The paper's code sorts unstably, so that equals come in any order there.</remarks>
    public static int[] Of(ReadOnlyMemory<float> map)
    {
        int[] ranks = new int[map.Length];
        int rank = 0;
        foreach (int position in Enumerable.Range(0, map.Length).OrderByDescending(v => map.Span[v]))
            ranks[position] = rank++;
        return ranks;
    }
}
