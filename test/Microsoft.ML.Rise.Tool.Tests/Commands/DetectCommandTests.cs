using System.Text.Json;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

/// <summary><c>rise detect</c> as it is called, with a detector of four boxes, one in each quarter, as sure of each as that is bright.</summary>
[TestClass]
[DoNotParallelize]
public sealed class DetectCommandTests
{
    private static readonly string s_root = typeof(DetectCommandTests).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), inherit: false)
        .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private readonly string _folder = Directory.CreateTempSubdirectory("rise-detect").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Detect_HasAMapForEachBox_AndSaysWhereItIs()
    {
        ToolRun run = Detect("--threshold", "0.05", "--json", "--png");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        JsonElement[] maps = [.. Maps()];
        Assert.HasCount(4, maps);
        Assert.AreEqual(16, maps[0].GetProperty("box").GetProperty("right").GetDouble() - maps[0].GetProperty("box").GetProperty("left").GetDouble());
        Assert.IsGreaterThanOrEqualTo(maps[1].GetProperty("box").GetProperty("score").GetDouble(), maps[0].GetProperty("box").GetProperty("score").GetDouble());
        Assert.IsGreaterThan(0, maps[0].GetProperty("insertion").GetProperty("areaUnderCurve").GetDouble());
        Assert.HasCount(4, Directory.GetFiles(_folder, "*-overlay.png"));
        Assert.Contains("class=\"rise-box\"", File.ReadAllText(Path.Combine(_folder, "report.html")));
    }

    [TestMethod]
    public void Detect_OfOneClass_OrAtMostOne_LeavesTheOthersOut()
    {
        Detect("--threshold", "0.05", "--class", "dog", "--json", "--no-curves");
        CollectionAssert.AreEqual(new[] { "dog", "dog" }, Maps().Select(m => m.GetProperty("label").GetString()).ToArray());

        Detect("--threshold", "0.05", "--top", "1", "--json", "--no-curves");
        Assert.HasCount(1, Maps());
    }

    [TestMethod]
    public void Detect_WhatWasMissed_ExplainsThatBox()
    {
        Detect("--missed", "2,2,14,14,dog", "--json", "--no-curves");

        JsonElement map = Maps().Single();
        Assert.AreEqual(("dog", 2.0), (map.GetProperty("label").GetString(), map.GetProperty("box").GetProperty("left").GetDouble()));
    }

    [TestMethod]
    public void Detect_WhereNothingIsFound_SaysSoInTheReport()
    {
        ToolRun run = Detect("--threshold", "1");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("Nothing is detected in this picture", File.ReadAllText(Path.Combine(_folder, "report.html")));
    }

    [TestMethod]
    [DataRow("--missed 1,2,3", "error: --missed is a box and a class, such as 10,20,60,80,dog, got '1,2,3'.")]
    [DataRow("--missed 9,2,3,4,dog", "error: --missed is a box and a class, such as 10,20,60,80,dog, got '9,2,3,4,dog'.")]
    [DataRow("--class horse", "error: there is no label 'horse'; there are 'cat', 'dog' and so on.")]
    public void Detect_WhatCannotBe_IsOneLine(string options, string error)
    {
        ToolRun run = Detect(options.Split(' '));

        Assert.AreEqual((1, error), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Detect_ByTheWrongArrangement_IsFoundOut() =>
        Assert.StartsWith("error: The detector gave 28 numbers, which are no boxes of 6 (4 + 2 classes)", Run("--no-objectness").Errors);

    private ToolRun Detect(params string[] options) => Run(["--transposed", .. options]);

    private ToolRun Run(params string[] options)
    {
        string labels = Path.Combine(_folder, "labels.txt");
        File.WriteAllText(labels, "cat\ndog\n");
        return ToolRun.Of(
        [
            "detect", "--model", Path.Combine(s_root, "test", "Microsoft.ML.Rise.Tests", "Models", "boxes.onnx"), "--labels", labels, "--image", Path.Combine(s_root, "samples", "garments", "scenes", "scene-01.png"),
            "--preprocess", "0-1", "--masks", "64", "--out", Path.Combine(_folder, "report.html"), .. options,
        ]);
    }

    private IReadOnlyList<JsonElement> Maps()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json")));
        return [.. json.RootElement.GetProperty("findings")[0].GetProperty("maps").EnumerateArray().Select(m => m.Clone())];
    }
}
