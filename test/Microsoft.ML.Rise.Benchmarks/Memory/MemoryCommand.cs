using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Memory;

/// <summary>The command line of <c>memory</c>: what an explanation needs above the session's own memory.</summary>
internal static class MemoryCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var masks = new Option<string>("--masks") { Description = "Numbers of masks, ascending.", DefaultValueFactory = _ => "500,4000,20000" };
        var command = new System.CommandLine.Command("memory", "Shows the peak working set of one explanation after another, above that of the network alone.") { masks };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Measure(name, network, PictureOptions.Numbers<int>(parsed.GetValue(masks)!));
            }
        });
        return command;
    }

    private static void Measure(string name, PictureNetwork network, int[] counts)
    {
        // The session, and one run in each thread of the schedule, are the network's own.
        using var scorer = new RiseOnnxScorer(network.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(Environment.ProcessorCount, 1, 1) });
        var options = new RiseOptions { TargetReliability = 1 };
        new RiseExplainer(network.Shape, options with { NumberOfMasks = 2 }).Explain(network.Picture, scorer);
        long own = Peak();
        Console.WriteLine($"{name}: the network alone {own >> 20} MB");
        foreach (int count in counts)
        {
            new RiseExplainer(network.Shape, options with { NumberOfMasks = count }).Explain(network.Picture, scorer);
            Console.WriteLine(FormattableString.Invariant($"{count,8} masks: {(Peak() - own) / 1048576.0:F1} MB more"));
        }
    }

    private static long Peak()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
