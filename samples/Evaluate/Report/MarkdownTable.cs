using System.Globalization;
using System.Text;
using Evaluate.Measures;
using MathNet.Numerics.Statistics;
using Microsoft.ML.Rise.Metrics;

namespace Evaluate.Report;

/// <summary>The tables of the report, methods × figures.</summary>
internal static class MarkdownTable
{
    /// <summary>Each figure with its mean and standard deviation over the seeds.</summary>
    public static string OfFigures(IReadOnlyList<StudyResult> results) => Of(results, (result, k) => OverSeeds([.. result.Runs.Select(run => run.Figures[k].Value)]));

    /// <summary>One method minus each other: the mean difference over the questions, each averaged over the seeds, with its standard error.</summary>
    public static string OfDifferences(StudyResult one, IReadOnlyList<StudyResult> results) => Of([.. results.Where(other => other != one)], (result, k) =>
    {
        double[] own = QuestionMeans(one, k), other = QuestionMeans(result, k);
        double[] differences = [.. own.Zip(other, (a, b) => a - b).Where(double.IsFinite)];
        return differences.Length < 2 ? "–" : string.Create(
            CultureInfo.InvariantCulture, $"{differences.Mean():+0.0000;-0.0000;0.0000} ± {differences.StandardDeviation() / Math.Sqrt(differences.Length):F4}");
    });

    private static string Of(IReadOnlyList<StudyResult> results, Func<StudyResult, int, string> cell)
    {
        IReadOnlyList<Figure> figures = results[0].Runs[0].Figures;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| method | calls | shared | {string.Join(" | ", figures.Select(f => $"{f.Name} {(f.Direction == MetricDirection.HigherIsBetter ? "↑" : "↓")}"))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|---:|---:|{string.Concat(figures.Select(_ => "---|"))}");
        foreach (StudyResult result in results)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Method.Name} | {result.Method.Calls} | {result.Method.SharedCalls} | {string.Join(" | ", figures.Select((_, k) => cell(result, k)))} |");
        return text.ToString();
    }

    private static double[] QuestionMeans(StudyResult result, int figure) =>
        [.. result.Runs[0].Answers.Select((_, q) => result.Runs.Average(run => run.Answers[q].Values[figure]))];

    private static string OverSeeds(double[] values)
    {
        if (values.Any(double.IsNaN))
            return "–";
        string mean = values.Mean().ToString("F4", CultureInfo.InvariantCulture);
        return values.Length == 1 ? mean : string.Create(CultureInfo.InvariantCulture, $"{mean} ± {values.StandardDeviation():F4}");
    }
}
