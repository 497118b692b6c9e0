using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>The command line of <c>fidelity</c>.</summary>
internal static class FidelityCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var targets = new Option<int>("--top") { Description = "How many of the highest classes are studied for each picture.", DefaultValueFactory = _ => 1 };
        var counts = new Option<string>("--masks") { Description = "Numbers of masks.", DefaultValueFactory = _ => "100,250,500,1000,2000,4000,8000" };
        var seeds = new Option<int>("--seeds") { Description = "Repetitions.", DefaultValueFactory = _ => 10 };
        var converged = new Option<int>("--converged") { Description = "Masks of the map that all are compared with.", DefaultValueFactory = _ => 50_000 };
        var output = new Option<FileInfo>("--out") { Description = "The tables (Markdown); the plot (SVG) is written beside them.", DefaultValueFactory = _ => new FileInfo("fidelity.md") };

        var command = new System.CommandLine.Command("fidelity", "Compares the maps of every method, over numbers of masks and seeds, with a converged map.")
        {
            targets, counts, seeds, converged, output,
        };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            int[] numbersOfMasks = PictureOptions.Numbers<int>(parsed.GetValue(counts)!);
            var study = new FidelityStudy(parsed.GetValue(targets), numbersOfMasks, parsed.GetValue(seeds), parsed.GetValue(converged));
            var results = new List<FidelityResult>();
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    results.AddRange(study.Run(name, network));
            }

            FidelityReport.Write(parsed.GetValue(output)!.FullName, results);
        });
        return command;
    }
}
