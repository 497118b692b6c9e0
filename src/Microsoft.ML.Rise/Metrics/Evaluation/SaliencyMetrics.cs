namespace Microsoft.ML.Rise.Metrics;

/// <summary>How good the saliency maps of some data are.</summary>
public sealed class SaliencyMetrics
{
    internal SaliencyMetrics(IReadOnlyList<SaliencyRowMetrics> rows)
    {
        Rows = rows;
        Summaries = [.. rows[0].Values.Select((metric, k) => new SaliencyMetricSummary(metric.Name, metric.Direction, [.. rows.Select(r => r.Values[k].Value)]))];
    }

    /// <summary>Each metric that was asked for, over all rows; in the order of <see cref="SaliencyMetricKinds"/>.</summary>
    public IReadOnlyList<SaliencyMetricSummary> Summaries { get; }

    /// <summary>The metrics of each row of the data, one entry for each target, in their order.</summary>
    public IReadOnlyList<SaliencyRowMetrics> Rows { get; }

    /// <summary>The summary of one metric.</summary>
    /// <param name="metric">A single metric that was asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">It was not asked for.</exception>
    public SaliencyMetricSummary this[SaliencyMetricKinds metric] => Summaries.FirstOrDefault(s => s.Name == metric.ToString())
        ?? throw new ArgumentOutOfRangeException(nameof(metric), $"{metric} was not evaluated; there are {string.Join(", ", Summaries.Select(s => s.Name))}.");

    /// <summary>A line for each metric.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Summaries);
}
