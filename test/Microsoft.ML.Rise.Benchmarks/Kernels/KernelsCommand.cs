using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>The command line of <c>kernels</c>: the inner functions by themselves, measured by BenchmarkDotNet.</summary>
internal static class KernelsCommand
{
    public static System.CommandLine.Command Create()
    {
        var arguments = new System.CommandLine.Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own, after --, such as --filter *SumKernels*." };
        var command = new System.CommandLine.Command("kernels", "Times the kernels by themselves.") { arguments };
        command.SetAction(parsed =>
        {
            // In this process: the repository's output folders and settings are not those that BenchmarkDotNet's own builds expect.
            IConfig config = ManualConfig.Create(DefaultConfig.Instance)
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddExporter(MarkdownExporter.GitHub)
                .WithArtifactsPath(Path.Combine("artifacts", "kernels"));
            string[] given = parsed.GetValue(arguments) ?? [];
            BenchmarkSwitcher.FromTypes([typeof(MaskKernels), typeof(SumKernels), typeof(RegressionKernels)]).Run(given.Length > 0 ? given : ["--filter", "*"], config);
        });
        return command;
    }
}
