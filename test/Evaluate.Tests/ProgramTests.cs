using System.Globalization;
using System.Reflection;

namespace Evaluate.Tests;

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

        int exitCode = Run("--methods", "rise:256,occlusion:100,lime:100,centre,random", "--seeds", "2", "--limit", "3", "--step", "500", "--out", table);

        Assert.AreEqual(0, exitCode);
        Assert.Contains("| RISE, regression-adjusted | 256 |", File.ReadAllText(table));
        Assert.Contains("<polyline", File.ReadAllText(Path.ChangeExtension(table, ".svg")));
        string[][] answers = [.. File.ReadAllLines(Path.ChangeExtension(table, ".csv")).Skip(1).Select(line => line.Replace("RISE, ", "RISE ", StringComparison.Ordinal).Split(','))];
        foreach (string other in new[] { "centre", "random" })
        {
            Assert.IsLessThan(Mean(answers, other, column: 5), Mean(answers, "\"RISE regression-adjusted\"", column: 5), $"deletion, {other}");
            Assert.IsGreaterThan(Mean(answers, other, column: 6), Mean(answers, "\"RISE regression-adjusted\"", column: 6), $"insertion, {other}");
            Assert.IsGreaterThan(Mean(answers, other, column: 7), Mean(answers, "\"RISE regression-adjusted\"", column: 7), $"pointing, {other}");
        }
    }

    [TestMethod]
    public void Evaluate_UnknownMethod_FailsWithTheOnesThatThereAre()
    {
        using var errors = new StringWriter();
        TextWriter console = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.AreEqual(1, Run("--methods", "gradcam", "--out", Path.Combine(_folder, "evaluation.md")));
        }
        finally
        {
            Console.SetError(console);
        }

        Assert.Contains(
            "error: 'gradcam' is no method; expected one of rise, rise-paper, lime, occlusion, centre, random, or one with its number of calls, such as rise:500.", errors.ToString());
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

    private static double Mean(string[][] answers, string method, int column) =>
        answers.Where(a => a[0] == method).Average(a => double.Parse(a[column], CultureInfo.InvariantCulture));
}
