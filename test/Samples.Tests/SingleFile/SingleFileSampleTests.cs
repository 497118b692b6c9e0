using System.Diagnostics;
using System.Reflection;

namespace Microsoft.ML.Rise.Samples.Tests.SingleFile;

/// <summary>The single-file programs, run as a reader runs them, say what their last comment says.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SingleFileSampleTests
{
    private const int MostLines = 59;

    private static readonly string s_repository =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static IEnumerable<object[]> Samples => Directory.GetFiles(Path.Combine(s_repository, "samples"), "*.cs").Order().Select(file => new object[] { Path.GetFileName(file) });

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public void Sample_SaysWhatItsCommentSays(string file)
    {
        string[] expected = Output(file);

        string[] lines = Run(file);

        Assert.AreNotEqual(0, expected.Length, "The last comment begins with '// Output:'.");
        PrintedText.AssertEqual(string.Join('\n', expected), string.Join('\n', lines));
    }

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public void Sample_IsShort_AndSaysHowItIsRunElsewhere(string file)
    {
        string[] lines = Lines(file);

        Assert.IsLessThanOrEqualTo(MostLines, lines.Length);
        Assert.AreEqual("#:property PublishAot=false", lines[0]);
        Assert.AreEqual("#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj", lines[1]);
        foreach (string package in lines.Where(l => l.StartsWith("#:package ", StringComparison.Ordinal)).Append("#:package Rise.MLNet"))
            Assert.IsTrue(lines.Any(l => l.StartsWith("// Outside of this repository", StringComparison.Ordinal) && l.Contains($"{package}@", StringComparison.Ordinal)), package);
    }

    [TestMethod]
    public void ThereAreFive() => Assert.HasCount(5, Samples);

    /// <summary>What a program's last comment says.</summary>
    internal static string[] Output(string file) => [.. Lines(file).SkipWhile(l => l != "// Output:").Skip(1).Select(l => l.Length > 3 ? l[3..] : "")];

    private static string[] Lines(string file) => File.ReadAllText(Path.Combine(s_repository, "samples", file)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string[] Run(string file)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["run", Path.Combine("samples", file)])
        {
            WorkingDirectory = s_repository,
            RedirectStandardOutput = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, output);
        return [.. output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(l => l.TrimEnd())];
    }
}
