using System.Diagnostics;
using System.Reflection;

namespace Microsoft.ML.Rise.Samples.Tests.SingleFile;

/// <summary>The single-file programs, run as a reader runs them, say what their last comment says.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SingleFileSampleTests
{
    private const int MostLines = 59, MostLinesOfAService = 150;

    public static IEnumerable<object[]> Samples => Directory.GetFiles(Path.Combine(Repository, "samples"), "*.cs").Order().Select(file => new object[] { Path.GetFileName(file) });

    /// <summary>Those that end. What a service answers is asked in tests of its own: <see cref="ExplainServiceTests"/>.</summary>
    public static IEnumerable<object[]> SamplesThatEnd => Samples.Where(sample => !IsService((string)sample[0]));

    internal static string Repository { get; } =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [TestMethod]
    [DynamicData(nameof(SamplesThatEnd))]
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

        Assert.IsLessThanOrEqualTo(IsService(file) ? MostLinesOfAService : MostLines, lines.Length);
        Assert.AreEqual("#:property PublishAot=false", lines[0]);
        Assert.AreEqual("#:project ../src/Microsoft.ML.Rise/Microsoft.ML.Rise.csproj", lines[1]);
        foreach (string package in lines.Where(l => l.StartsWith("#:package ", StringComparison.Ordinal)).Append("#:package Rise.MLNet"))
            Assert.IsTrue(lines.Any(l => l.StartsWith("// Outside of this repository", StringComparison.Ordinal) && l.Contains($"{package}@", StringComparison.Ordinal)), package);
    }

    [TestMethod]
    public void ThereAreFive_AndAService()
    {
        Assert.HasCount(5, SamplesThatEnd);
        Assert.HasCount(6, Samples);
    }

    /// <summary>What a program's last comment says.</summary>
    internal static string[] Output(string file) => [.. Lines(file).SkipWhile(l => l != "// Output:").Skip(1).Select(l => l.Length > 3 ? l[3..] : "")];

    internal static string[] Lines(string file) => File.ReadAllText(Path.Combine(Repository, "samples", file)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static bool IsService(string file) => Lines(file).Contains("#:sdk Microsoft.NET.Sdk.Web");

    private static string[] Run(string file)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["run", Path.Combine("samples", file)])
        {
            WorkingDirectory = Repository,
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
