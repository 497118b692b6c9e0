using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Memory;

/// <summary>The command line of <c>memory</c>: what an explanation needs above the session's own memory, and what scoring a mask allocates.</summary>
internal static class MemoryCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var masks = new Option<string>("--masks") { Description = "Numbers of masks, ascending.", DefaultValueFactory = _ => "500,4000,20000" };
        var output = new Option<FileInfo?>("--out") { Description = "The table (Markdown)." };
        var command = new System.CommandLine.Command("memory", "Shows the peak working set of one explanation after another, above that of the network alone, and what each mask allocates.") { masks, output };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = new MarkdownTable("picture", "masks", "peak working set, above the network's", "allocated by scoring, for each mask more");
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Measure(name, network, PictureOptions.Numbers<int>(parsed.GetValue(masks)!), table);
            }

            table.Publish(parsed.GetValue(output));
        });
        return command;
    }

    private static void Measure(string name, PictureNetwork network, int[] counts, MarkdownTable table)
    {
        // The session, and one run in each thread of the schedule, are the network's own.
        using var scorer = RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(Environment.ProcessorCount, 1, 1) });
        var options = new RiseOptions { TargetReliability = 1 };
        new RiseExplainer(network.Shape, options with { NumberOfMasks = 2 }).Explain(network.Picture, scorer);
        long own = Peak();
        foreach (int count in counts)
        {
            new RiseExplainer(network.Shape, options with { NumberOfMasks = count }).Explain(network.Picture, scorer);
            double more = (Peak() - own) / 1048576.0;
            double allocated = ScoringAllocation.ForEachMask(network, scorer, count);
            table.Add(name, $"{count}", FormattableString.Invariant($"{more:F1} MB"), FormattableString.Invariant($"{allocated:F2} bytes"));
        }
    }

    private static long Peak()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
