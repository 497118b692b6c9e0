namespace Evaluate.Report;

/// <summary>Writes what came out: the tables (Markdown), every map's figures (CSV), and the curves (SVG).</summary>
internal static class ReportFiles
{
    /// <param name="path">Of the tables; the others lie beside them, with other endings.</param>
    /// <param name="heading">What was asked.</param>
    /// <param name="results">For each method.</param>
    /// <returns>The tables.</returns>
    public static string Write(string path, string heading, IReadOnlyList<StudyResult> results)
    {
        string tables = $"""
            {heading}

            Mean ± standard deviation over the seeds:

            {MarkdownTable.OfFigures(results)}
            {string.Join(Environment.NewLine, results.Where(r => r.Method.Name == results[0].Method.Name).Select(r => Differences(r, results)))}
            """;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        File.WriteAllText(path, tables);
        AnswerTable.Write(Path.ChangeExtension(path, ".csv"), results);
        CurvePlot.Write(Path.ChangeExtension(path, ".svg"), results);
        return tables;
    }

    private static string Differences(StudyResult one, IReadOnlyList<StudyResult> results) => $"""
        {one.Title}, minus each other method: the mean over the questions ± its standard error:

        {MarkdownTable.OfDifferences(one, results)}
        """;
}
