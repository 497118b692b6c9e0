using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;

namespace Microsoft.ML.Rise.Samples.Tests.Notebooks;

/// <summary>.NET Interactive under Jupyter, which finds this repository's library as a package.</summary>
internal static class NotebookKernel
{
    private const string HowToGetIt = "apt-get install jupyter-nbconvert; dotnet tool install -g Microsoft.dotnet-interactive; dotnet interactive jupyter install";

    /// <summary>On a machine that builds and tests beside it.</summary>
    private const int SecondsToStart = 300;

    private static readonly Assembly s_tests = Assembly.GetExecutingAssembly();

    public static string Repository { get; } = s_tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Executes notebooks where they are. Without Jupyter or the kernel, the test ends as inconclusive.</summary>
    /// <param name="folder">Of the notebooks.</param>
    /// <param name="version">In which they refer to the library. No cache may have it: an older package of the same version would be taken in place of this one.</param>
    public static void Execute(string folder, string version)
    {
        string packages = Directory.CreateDirectory(Path.Combine(folder, "packages")).FullName;
        Pack(packages, version);

        // .ci/run puts the kernel there.
        string kernel = Path.Combine(Repository, "artifacts", "notebook-kernel");
        string[] command = ["--execute", "--to", "notebook", "--inplace", "--ExecutePreprocessor.record_timing=False", $"--ExecutePreprocessor.startup_timeout={SecondsToStart}"];
        var start = new ProcessStartInfo("jupyter-nbconvert", [.. command, .. Directory.GetFiles(folder, "*.ipynb")])
        {
            WorkingDirectory = folder,
            Environment =
            {
                ["JUPYTER_PATH"] = Before("JUPYTER_PATH", Path.Combine(kernel, "jupyter")),
                ["PATH"] = Before("PATH", kernel),

                // What the machine has already need not be fetched again, but this package is restored into a cache of its own.
                ["RestoreFallbackFolders"] = Dotnet("nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim(),
                ["NUGET_PACKAGES"] = Path.Combine(packages, "restored"),
                ["RestoreAdditionalProjectSources"] = packages,
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
            },
        };
        try
        {
            (int exitCode, string messages) = Run(start);
            if (messages.Contains("NoSuchKernel", StringComparison.Ordinal))
                Assert.Inconclusive($"Jupyter has no .NET Interactive kernel: {HowToGetIt}");
            Assert.AreEqual(0, exitCode, messages);
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive($"There is no jupyter-nbconvert: {HowToGetIt}");
        }

        static string Before(string variable, string folder) => $"{folder}{Path.PathSeparator}{Environment.GetEnvironmentVariable(variable)}";
    }

    /// <summary>Packs the library as it was built for these tests.</summary>
    private static void Pack(string folder, string version) => Dotnet(
        "pack", Path.Combine(Repository, "src", "Microsoft.ML.Rise"), "--no-build", "-c", s_tests.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
        "-o", folder, $"-p:Version={version}", "-p:IncludeSymbols=false", $"-p:NuspecOutputPath={folder}/nuspec/", "-nodeReuse:false");

    private static string Dotnet(params string[] arguments)
    {
        (int exitCode, string messages) = Run(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments));
        Assert.AreEqual(0, exitCode, messages);
        return messages;
    }

    private static (int ExitCode, string Messages) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
