using System.Globalization;
using System.Xml.Linq;
using CsvHelper;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation;

/// <summary>docs/evaluation.md in small: <c>rise evaluate</c> on a few scenes of the demo network.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EvaluateCommandTests
{
    private static readonly string Garments = Path.Combine(AppContext.BaseDirectory, "garments");

    private readonly string _folder = Directory.CreateTempSubdirectory("evaluate").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Evaluate_OnScenes_FindsRiseBetterThanTheCentreAndNoise()
    {
        string table = Path.Combine(_folder, "evaluation.md"), report = Path.ChangeExtension(table, ".html");

        ToolRun run = Run("--methods", "rise:256,ranking:500,evidence:250,occlusion:100,lime:100,centre,random", "--seeds", "2", "--limit", "3", "--step", "500", "--out", report, "--md", "--csv");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("<td>minimal evidence</td><td>250</td><td>0</td>", File.ReadAllText(report));
        Assert.Contains("<svg", File.ReadAllText(report));
        Assert.DoesNotContain(" style=", File.ReadAllText(report).Split("<svg")[1]);
        Assert.Contains("| RISE, regression-adjusted | 256 | 256 |", File.ReadAllText(table));
        Assert.Contains("| ranking | 500 | 122 |", File.ReadAllText(table));
        Assert.Contains("| minimal evidence | 250 | 0 |", File.ReadAllText(table));
        AssertShowsCurves(Path.ChangeExtension(table, ".svg"), "RISE, regression-adjusted, 256", "ranking, 500", "minimal evidence, 250", "occlusion, 100", "LIME-like ridge, 100", "centre", "random");
        Dictionary<string, string>[] answers = ReadCsv(Path.ChangeExtension(table, ".csv"));
        foreach (string other in new[] { "centre", "random" })
        {
            Assert.IsLessThan(Mean(answers, other, "deletion"), Mean(answers, "RISE, regression-adjusted", "deletion"), $"deletion, {other}");
            Assert.IsGreaterThan(Mean(answers, other, "insertion"), Mean(answers, "RISE, regression-adjusted", "insertion"), $"insertion, {other}");
            Assert.IsGreaterThan(Mean(answers, other, "pointing"), Mean(answers, "RISE, regression-adjusted", "pointing"), $"pointing, {other}");
        }

        Assert.IsLessThan(Mean(answers, "RISE, regression-adjusted", "deletion"), Mean(answers, "ranking", "deletion"));
    }

    [TestMethod]
    [DataRow("gradcam", "error: 'gradcam' is no method; expected one of rise, rise-paper, ranking, ranking-blur, evidence, lime, occlusion, centre, random, or one with its number of calls, such as rise:500.")]
    [DataRow("rise:x", "error: 'rise:x' is no method")]
    [DataRow("ranking:378", "error: a ranking takes 378 calls, and RISE's map before it at least one; got 378 for both.")]
    [DataRow("evidence:100", "error: NumberOfCalls must be at least 120, got 100")]
    public void Evaluate_WhatIsNoMethod_FailsWithWhatIsExpected(string method, string error)
    {
        ToolRun run = Run("--methods", method, "--out", Path.Combine(_folder, "evaluation.html"));

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains(error, run.Errors);
        Assert.IsEmpty(Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Evaluate_ThirdPictureIsMissing_KeepsTheFirstTwo()
    {
        string scenes = Path.Combine(Garments, "scenes"), report = Path.Combine(_folder, "evaluation.html");
        foreach (string file in Directory.GetFiles(scenes))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        File.Delete(Path.Combine(_folder, "scene-03.png"));

        ToolRun run = ToolRun.Of(
            "evaluate", "--model", Path.Combine(Garments, "garments.onnx"), "--labels", Path.Combine(Garments, "labels.txt"), "--images", _folder, "--truth", Path.Combine(scenes, "scenes.json"),
            "--methods", "centre", "--limit", "3", "--step", "2000", "--out", report);

        Assert.AreEqual((1, $"error: there is no picture file '{Path.Combine(_folder, "scene-03.png")}'."), (run.ExitCode, run.Errors));
        Assert.Contains("2 pictures, ", File.ReadAllText(report));
    }

    private static ToolRun Run(params string[] options) => ToolRun.Of(
    [
        "evaluate",
        "--model", Path.Combine(Garments, "garments.onnx"),
        "--labels", Path.Combine(Garments, "labels.txt"),
        "--images", Path.Combine(Garments, "scenes"),
        "--truth", Path.Combine(Garments, "scenes", "scenes.json"),
        .. options,
    ]);

    private static Dictionary<string, string>[] ReadCsv(string file)
    {
        using var csv = CsvReader.FromFile(file);
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
            rows.Add(csv.Headers.Index().ToDictionary(header => header.Item, header => csv.GetString(header.Index)));
        return [.. rows];
    }

    private static double Mean(Dictionary<string, string>[] answers, string method, string figure) =>
        answers.Where(a => a["method"] == method).Average(a => double.Parse(a[figure], CultureInfo.InvariantCulture));

    /// <summary>Both panels say what they show; the legend names each method once.</summary>
    private static void AssertShowsCurves(string file, params string[] methods)
    {
        string[] texts = [.. XElement.Load(file).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        string[] expected = ["Deletion (lower is better)", "fraction of pixels deleted", "Insertion (higher is better)", "fraction of pixels inserted", .. methods];
        foreach (string text in expected)
            Assert.AreEqual(1, texts.Count(t => t == text), text);
        Assert.AreEqual(2, texts.Count(t => t == "score"));
    }
}
