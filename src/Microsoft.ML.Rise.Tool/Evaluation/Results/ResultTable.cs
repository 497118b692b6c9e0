using System.Globalization;
using System.Net;
using MathNet.Numerics.Statistics;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Evaluation.Measures;

namespace Microsoft.ML.Rise.Tool.Evaluation.Results;

/// <summary>A table of the report, methods × figures.</summary>
internal sealed class ResultTable
{
    private readonly string[] _heads;
    private readonly string[][] _rows;

    private ResultTable(IReadOnlyList<StudyResult> results, Func<StudyResult, int, string> cell)
    {
        IReadOnlyList<Figure> figures = results[0].Runs[0].Figures;
        _heads = ["method", "calls", "shared", .. figures.Select(f => $"{f.Name} {(f.Direction == MetricDirection.HigherIsBetter ? "↑" : "↓")}")];
        _rows = [.. results.Select(r => (string[])[r.Method.Name, $"{r.Method.Calls}", $"{r.Method.SharedCalls}", .. figures.Select((_, k) => cell(r, k))])];
    }

    private ResultTable() => (_heads, _rows) = ([], []);

    /// <summary>Each figure with its mean and standard deviation over the seeds.</summary>
    public static ResultTable OfFigures(IReadOnlyList<StudyResult> results) => new(results, (result, k) => OverSeeds([.. result.Runs.Select(run => run.Figures[k].Value)]));

    /// <summary>One method minus each other: the mean difference over the questions, each averaged over the seeds, with its standard error.</summary>
    public static ResultTable OfDifferences(StudyResult one, IReadOnlyList<StudyResult> results)
    {
        StudyResult[] others = [.. results.Where(other => other != one)];
        return others.Length == 0 ? new ResultTable() : new(others, (result, k) =>
        {
            double[] own = QuestionMeans(one, k), other = QuestionMeans(result, k);
            double[] differences = [.. own.Zip(other, (a, b) => a - b).Where(double.IsFinite)];
            return differences.Length < 2 ? "–" : string.Create(
                CultureInfo.InvariantCulture, $"{differences.Mean():+0.0000;-0.0000;0.0000} ± {differences.StandardDeviation() / Math.Sqrt(differences.Length):F4}");
        });
    }

    public string ToMarkdown()
    {
        string[] rules = [.. _heads.Select((_, k) => k is 1 or 2 ? "---:" : "---")];
        return string.Concat(_rows.Prepend(_heads).Select(row => $"| {string.Join(" | ", row)} |{Environment.NewLine}")
            .Select((line, k) => k == 0 ? $"{line}|{string.Join("|", rules)}|{Environment.NewLine}" : line));
    }

    public string ToHtml() => _heads.Length == 0 ? "" : $"<div class=\"report-figure\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table class=\"report-table\">\n<thead>{Row(_heads, "th scope=\"col\"", "th")}</thead>\n<tbody>\n{string.Join("\n", _rows.Select(row => Row(row, "td", "td")))}\n</tbody>\n</table></div>";

    private static string Row(string[] cells, string open, string close) => $"<tr>{string.Concat(cells.Select(c => $"<{open}>{WebUtility.HtmlEncode(c)}</{close}>"))}</tr>";

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
