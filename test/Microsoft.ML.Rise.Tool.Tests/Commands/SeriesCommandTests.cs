using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Rise.Tool.Tests.Models;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

[TestClass]
[DoNotParallelize]
public sealed class SeriesCommandTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rise-series").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Series_ALineForEachStep_FindsTheFaultyHours()
    {
        string data = Write("load\n" + string.Join('\n', SavedModels.LoadOf(1, isFaulty: true).Select(Text)));

        ToolRun run = Run("--data", data, "--class", "True", "--json");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json")));
        float[] contrast = [.. json.RootElement.GetProperty("findings")[0].GetProperty("maps")[0].GetProperty("contrast").EnumerateArray().Select(e => e.GetSingle())];
        Assert.HasCount(SavedModels.Steps, contrast);
        Assert.IsInRange(8, 16, Array.IndexOf(contrast, contrast.Max()));
    }

    [TestMethod]
    public void Series_ASeriesOnEachLine_IsChosenByRow()
    {
        string data = Write(string.Join('\n', Enumerable.Range(0, 3).Select(k => string.Join(',', SavedModels.LoadOf(k, isFaulty: k == 1).Select(Text)))));

        ToolRun run = Run("--data", data, "--row", "1", "--row", "2", "--csv");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.HasCount(1 + 2 * SavedModels.Steps, File.ReadAllLines(Path.Combine(_folder, "report.csv")));
    }

    [TestMethod]
    [DataRow("1\n2\n3", "error: 'DATA' has 3 lines of 1 values, and the model reads [24]: give a line for each step and a column for each channel, or a whole series on a line and its number by --row.")]
    [DataRow("1,2,3", "error: 'DATA' has 3 values on a line, and the model reads [24].")]
    [DataRow("", "error: 'DATA' has no rows.")]
    [DataRow("load\n1\nNaN", "error: 'DATA', row 1, column 'load': expected a number, got 'NaN'.")]
    [DataRow("1,2\n1", "error: 'DATA', line 2: 1 values, and the first line has 2.")]
    public void Series_WhatDoesNotFit_FailsWithBothSizes(string text, string error)
    {
        string data = Write(text);

        ToolRun run = Run("--data", data);

        Assert.AreEqual((1, error.Replace("DATA", data, StringComparison.Ordinal)), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Series_RowThatIsNotThere_FailsWithThoseThatAre()
    {
        string data = Write(string.Join(',', SavedModels.LoadOf(0, isFaulty: false).Select(Text)));

        ToolRun run = Run("--data", data, "--row", "7");

        Assert.AreEqual((1, $"error: '{data}' has the rows 0 to 0, and --row asks for 7."), (run.ExitCode, run.Errors));
    }

    private ToolRun Run(params string[] words) => ToolRun.Of(["series", "--model", SavedModels.OfSeries(_folder), .. words, "--out", Path.Combine(_folder, "report.html")]);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "days.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
