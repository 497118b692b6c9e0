using System.Net;
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

    public void WriteAnswers(string path) => ReportFile.Write(path, temporary => AnswerTable.Write(temporary, results));
}
