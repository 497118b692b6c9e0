using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using CsvHelper;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation;

/// <summary>docs/evaluation.md in small: samples/Evaluate on a few scenes of the demo network.</summary>
[TestClass]
public sealed class ProgramTests
{
    private static readonly string Garments = Path.Combine(AppContext.BaseDirectory, "garments");

    private readonly string _folder = Directory.CreateTempSubdirectory("evaluate").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Evaluate_OnScenes_FindsRiseBetterThanTheCentreAndNoise()
    {
        string table = Path.Combine(_folder, "evaluation.md");

        int exitCode = Run("--methods", "rise:256,ranking:500,evidence:250,occlusion:100,lime:100,centre,random", "--seeds", "2", "--limit", "3", "--step", "500", "--out", table);

        Assert.AreEqual(0, exitCode);
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
        using var errors = new StringWriter();
        TextWriter console = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.AreEqual(1, Run("--methods", method, "--out", Path.Combine(_folder, "evaluation.md")));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.Contains(error, errors.ToString());
        Assert.IsEmpty(Directory.GetFiles(_folder));
    }

    private static int Run(params string[] options)
    {
        string[] arguments =
        [
            "--model", Path.Combine(Garments, "garments.onnx"),
            "--labels", Path.Combine(Garments, "labels.txt"),
            "--images", Path.Combine(Garments, "scenes"),
            "--truth", Path.Combine(Garments, "scenes", "scenes.json"),
            .. options,
        ];
        return (int)Assembly.Load("Evaluate").EntryPoint!.Invoke(null, [arguments])!;
    }

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
