namespace Microsoft.ML.Rise.Metrics;

/// <summary>How good one saliency map is: of one input and one target.</summary>
public sealed class SaliencyRowMetrics
{
    internal SaliencyRowMetrics(long row, RiseExplainedTarget target, SaliencyCurve? deletion, SaliencyCurve? insertion, IReadOnlyList<SaliencyMetricValue> values)
    {
        Row = row;
        Target = target;
        Deletion = deletion;
        Insertion = insertion;
        Values = values;
    }

    /// <summary>The position of the row in its view, from 0; 0 for <see cref="SaliencyEvaluator"/>.</summary>
    public long Row { get; }

    /// <summary>What the map explains, and its score on the unmasked input.</summary>
    public RiseExplainedTarget Target { get; }

    /// <summary>The deletion, where it was asked for.</summary>
    public SaliencyCurve? Deletion { get; }

    /// <summary>The insertion, where it was asked for.</summary>
    public SaliencyCurve? Insertion { get; }

    /// <summary>All metrics that were asked for, in the order of <see cref="SaliencyMetricKinds"/>; of a curve, the area under it.</summary>
    public IReadOnlyList<SaliencyMetricValue> Values { get; }

    /// <summary>The value of one metric.</summary>
    /// <param name="metric">A single metric that was asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">It was not asked for.</exception>
    public double this[SaliencyMetricKinds metric] => Values.FirstOrDefault(v => v.Name == metric.ToString())?.Value
        ?? throw new ArgumentOutOfRangeException(nameof(metric), $"{metric} was not evaluated; there are {string.Join(", ", Values.Select(v => v.Name))}.");
}
