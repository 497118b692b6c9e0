using System.Globalization;
using Microsoft.ML.Rise.Rendering.Html;

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

/// <summary>How good one saliency map is: of one input and one target.</summary>
public sealed class SaliencyRowMetrics
{
    internal SaliencyRowMetrics(long row, ExplainedTarget target, SaliencyCurve? deletion, SaliencyCurve? insertion, IReadOnlyList<SaliencyMetricValue> values)
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
    public ExplainedTarget Target { get; }

    /// <summary>The deletion, where it was asked for.</summary>
    public SaliencyCurve? Deletion { get; }

    /// <summary>The insertion, where it was asked for.</summary>
    public SaliencyCurve? Insertion { get; }

    /// <summary>The curves as a page shows them.</summary>
    internal IReadOnlyList<ShownCurve> Curves =>
    [
        .. Deletion is null ? [] : (ShownCurve[])[Shown("Deletion (lower is better)", "fraction deleted, most salient first", Deletion)],
        .. Insertion is null ? [] : (ShownCurve[])[Shown("Insertion (higher is better)", "fraction inserted, most salient first", Insertion)],
    ];

    private static ShownCurve Shown(string name, string axis, SaliencyCurve curve) => new(name, axis, curve.AreaUnderCurve, [.. curve.Fractions.Zip(curve.Scores, (x, y) => (x, (double)y))]);

    /// <summary>All metrics that were asked for, in the order of <see cref="SaliencyMetricKinds"/>; of a curve, the area under it.</summary>
    public IReadOnlyList<SaliencyMetricValue> Values { get; }

    /// <summary>The value of one metric.</summary>
    /// <param name="metric">A single metric that was asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">It was not asked for.</exception>
    public double this[SaliencyMetricKinds metric] => Values.FirstOrDefault(v => v.Name == metric.ToString())?.Value
        ?? throw new ArgumentOutOfRangeException(nameof(metric), $"{metric} was not evaluated; there are {string.Join(", ", Values.Select(v => v.Name))}.");
}

/// <summary>A metric of one saliency map.</summary>
/// <param name="Name">The name of the metric.</param>
/// <param name="Direction">Which values are the better ones.</param>
/// <param name="Value">The value; its unit and range are the metric's.</param>
public sealed record SaliencyMetricValue(string Name, MetricDirection Direction, double Value);

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

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>The quantile 0.975 of the normal distribution.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The quantile 0.975 for 1 to 7 degrees of freedom, where the expansion is not near enough.</summary>
    private static readonly double[] Few = [12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624];

    /// <summary>How many standard errors a 95% interval reaches to each side, within 3e-5: the expansion of Cornish and Fisher.</summary>
    /// <param name="degreesOfFreedom">At least 1.</param>
    public static double TwoSided95(int degreesOfFreedom)
    {
        if (degreesOfFreedom <= Few.Length)
            return Few[degreesOfFreedom - 1];
        double z2 = Z * Z, n = degreesOfFreedom;
        double first = Z * (z2 + 1) / 4;
        double second = Z * ((5 * z2 + 16) * z2 + 3) / 96;
        double third = Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        double fourth = Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
        return Z + (first + (second + (third + fourth / n) / n) / n) / n;
    }
}
