namespace Microsoft.ML.Rise.Metrics;

/// <summary>A metric of one saliency map.</summary>
/// <param name="Name">The name of the metric.</param>
/// <param name="Direction">Which values are the better ones.</param>
/// <param name="Value">The value; its unit and range are the metric's.</param>
public sealed record SaliencyMetricValue(string Name, MetricDirection Direction, double Value);
