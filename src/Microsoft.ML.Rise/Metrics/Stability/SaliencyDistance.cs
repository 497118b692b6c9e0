namespace Microsoft.ML.Rise.Metrics;

/// <summary>How far two maps are apart.</summary>
public enum SaliencyDistance
{
    /// <summary>The root of the sum of squared differences.</summary>
    L2,

    /// <summary>The sum of absolute differences.</summary>
    L1,
}
