using System.Globalization;
using System.Text;
using Evaluate.Measures;
using MathNet.Numerics.Statistics;
using Microsoft.ML.Rise.Metrics;

namespace Evaluate.Report;

/// <summary>Methods × figures, each figure with its mean and standard deviation over the seeds.</summary>
internal static class MarkdownTable
{
    public static string Of(IReadOnlyList<StudyResult> results)
    {
        IReadOnlyList<Figure> figures = results[0].Seeds[0];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| method | calls | {string.Join(" | ", figures.Select(f => $"{f.Name} {(f.Direction == MetricDirection.HigherIsBetter ? "↑" : "↓")}"))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---:|{string.Concat(figures.Select(_ => "---|"))}");
        foreach (StudyResult result in results)
        {
            IEnumerable<string> cells = figures.Select((_, k) => Cell([.. result.Seeds.Select(seed => seed[k].Value)]));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Method} | {result.Calls} | {string.Join(" | ", cells)} |");
        }

        return text.ToString();
    }

    private static string Cell(double[] values)
    {
        if (values.Any(double.IsNaN))
            return "–";
        string mean = values.Mean().ToString("F4", CultureInfo.InvariantCulture);
        return values.Length == 1 ? mean : string.Create(CultureInfo.InvariantCulture, $"{mean} ± {values.StandardDeviation():F4}");
    }
}
