namespace Microsoft.ML.Rise.Metrics;

/// <summary>Which values of a metric are good.</summary>
public enum MetricDirection
{
    /// <summary>The lower, the better.</summary>
    LowerIsBetter = 0,

    /// <summary>The higher, the better.</summary>
    HigherIsBetter = 1,
}
