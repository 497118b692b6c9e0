using System.Diagnostics;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

[TestClass]
[DoNotParallelize]
public sealed class RiseCommandTests
{
    [TestMethod]
    public void Version_OfTheProgram_IsThePackages()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Rise.Tool.dll"), "--version"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;

        Assert.AreEqual("0.1.0", process.StandardOutput.ReadToEnd().Trim());
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode);
    }

    [TestMethod]
    public void Help_NamesEveryCommandAndExitCode()
    {
        string help = ToolRun.Of("--help").Text;

        foreach (string expected in (string[])["image", "evidence", "series", "text", "table", "evaluate", "0 done", "1 a file", "2 the command", "130 ended"])
            Assert.Contains(expected, help);
    }

    [TestMethod]
    public void Command_Unknown_IsAUsageError()
    {
        ToolRun run = ToolRun.Of("explain");

        Assert.AreEqual((2, "error: Unrecognized command or argument 'explain'. --help says what there is."), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    [DataRow("rise image --preprocess ", "-1-1,0-1,caffe-bgr,imagenet")]
    [DataRow("rise image --resize ", "crop,pad,stretch")]
    [DataRow("rise image --baseline ", "blur,mean,zero")]
    [DataRow("rise table --estimand ", "rise,shapley")]
    [DataRow("rise image --labels LABELS --class S", "Sandal,Shirt,Sneaker")]
    [DataRow("rise e", "evaluate,evidence,image,series,table")]
    public void Suggest_WhatCanFollow_IsCompleted(string line, string expected)
    {
        line = line.Replace("LABELS", Path.Combine(AppContext.BaseDirectory, "garments", "labels.txt"), StringComparison.Ordinal);

        string[] suggestions = ToolRun.Of($"[suggest:{line.Length}]", line).Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        CollectionAssert.IsSubsetOf(expected.Split(','), suggestions);
    }

    [TestMethod]
    public void Verbose_OfAnError_ShowsWhereItCameFrom()
    {
        ToolRun run = ToolRun.Of("image", "--image", "nowhere.png", "--verbose");

        Assert.AreEqual(1, run.ExitCode);
        Assert.Contains("   at Microsoft.ML.Rise.Tool.", run.Errors);
        Assert.EndsWith("error: there is no picture file 'nowhere.png'.", run.Errors);
    }
}
