using System.Globalization;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>A metric over all maps that were evaluated.</summary>
public sealed class SaliencyMetricSummary
{
    internal SaliencyMetricSummary(string name, MetricDirection direction, IReadOnlyList<double> values)
    {
        Name = name;
        Direction = direction;
        NumberOfRows = values.Count;
        Mean = values.Average();
        StandardError = values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - Mean) * (v - Mean)) / (values.Count - 1) / values.Count);
        double margin = values.Count < 2 ? double.NaN : StudentT.TwoSided95(values.Count - 1) * StandardError;
        (double lowest, double highest) = name switch
        {
            nameof(SaliencyMetricKinds.MuFidelity) => (-1, 1),
            nameof(SaliencyMetricKinds.AverageDrop) or nameof(SaliencyMetricKinds.AverageIncrease) or nameof(SaliencyMetricKinds.AverageGain) => (0, 1),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        Lower95 = Math.Max(lowest, Mean - margin);
        Upper95 = Math.Min(highest, Mean + margin);
    }

    /// <summary>The name of the metric.</summary>
    public string Name { get; }

    /// <summary>Which values are the better ones.</summary>
    public MetricDirection Direction { get; }

    /// <summary>The mean over rows, which is the metric of the data.</summary>
    public double Mean { get; }

    /// <summary>The standard error of the mean, from the spread of the rows; NaN for a single row. It takes the rows for independent, which several targets of one row are
    /// not quite.</summary>
    public double StandardError { get; }

    /// <summary>The lower end of the 95% confidence interval of the mean, by Student's t, within what the metric can be; NaN for a single row.</summary>
    public double Lower95 { get; }

    /// <summary>The upper end of the 95% confidence interval of the mean, by Student's t, within what the metric can be; NaN for a single row.</summary>
    public double Upper95 { get; }

    /// <summary>The number of rows: each target of a row counts as one.</summary>
    public int NumberOfRows { get; }

    /// <summary>Such as "Deletion (lower is better): 0.1048, 95% in 0.0990 to 0.1106, 100 rows".</summary>
    public override string ToString()
    {
        string better = Direction == MetricDirection.LowerIsBetter ? "lower is better" : "higher is better";
        return NumberOfRows == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{Name} ({better}): {Mean:F4}, 1 row")
            : string.Create(CultureInfo.InvariantCulture, $"{Name} ({better}): {Mean:F4}, 95% in {Lower95:F4} to {Upper95:F4}, {NumberOfRows} rows");
    }
}
