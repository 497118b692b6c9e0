using System.Globalization;
using System.Net;
using CsvHelper;
using Microsoft.ML.Rise.Tool.Report;

namespace Microsoft.ML.Rise.Tool.Evaluation.Results;

/// <summary>Writes what came out: the report with tables and curves, the same as Markdown and SVG, and every map's figures.</summary>
internal sealed class ResultFiles(string heading, IReadOnlyList<StudyResult> results, Provenance provenance)
{
    private readonly ResultTable _figures = ResultTable.OfFigures(results);

    /// <summary>The first method, as often as it is there, minus each other.</summary>
    private readonly (string Title, ResultTable Table)[] _differences =
        [.. results.Where(r => r.Method.Name == results[0].Method.Name).Select(one => ($"{one.Title}, minus each other method: the mean over the questions ± its standard error", ResultTable.OfDifferences(one, results)))];

    /// <summary>Markdown.</summary>
    public string Tables => $"""
        {heading}

        Mean ± standard deviation over the seeds:

        {_figures.ToMarkdown()}
        {string.Join(Environment.NewLine, _differences.Select(d => $"{d.Title}:{Environment.NewLine}{Environment.NewLine}{d.Table.ToMarkdown()}"))}
        """;

    public void WriteReport(string path) => ReportFile.Write(path, ReportPage.Of("Explanation methods compared",
    [
        new ReportSection("Mean ± standard deviation over the seeds", $"<p>{WebUtility.HtmlEncode(heading)}</p>{_figures.ToHtml()}"),
        .. _differences.Select(d => new ReportSection(d.Title, d.Table.ToHtml())),
        new ReportSection("Curves", CurvePlot.Of(results)),
    ], provenance));

    public void WriteTables(string tables, string curves)
    {
        ReportFile.Write(tables, Tables);
        ReportFile.Write(curves, CurvePlot.Of(results));
    }

    /// <summary>Every map's own figures, for other statistics than ours. A figure that does not count for a map is an empty field.</summary>
    public void WriteAnswers(string path) => ReportFile.Write(path, temporary =>
    {
        using var csv = CsvWriter.ToFile(temporary);
        csv.WriteHeader(["method", "calls", "seed", "picture", "class", .. results[0].Runs[0].Figures.Select(f => f.Name)]);
        foreach ((StudyResult result, Run run, Answer answer) in from result in results from run in result.Runs from answer in run.Answers select (result, run, answer))
            csv.WriteRecord([result.Method.Name, $"{result.Method.Calls}", $"{run.Seed}", answer.Picture, answer.Label, .. answer.Values.Select(v => double.IsNaN(v) ? "" : v.ToString("G6", CultureInfo.InvariantCulture))]);
    });
}
