using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Cores;

/// <summary>The command line of <c>once</c>: one explanation, timed, for <c>cores</c> to run in a process of its own.</summary>
internal static class OnceCommand
{
    public const string Name = "once";

    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        Option<int> masks = MasksOption();
        var command = new System.CommandLine.Command(Name, "Finds the schedule, then explains each picture and prints the seconds, and the schedule.") { masks };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Print(name, network, parsed.GetValue(masks));
            }
        });
        return command;
    }

    public static Option<int> MasksOption() => new("--masks") { Description = "N.", DefaultValueFactory = _ => RiseOptions.Defaults.NumberOfMasks };

    private static void Print(string name, PictureNetwork network, int numberOfMasks)
    {
        using var scorer = RiseScorer.FromOnnx(network.ModelFile);
        var explainer = new RiseExplainer(network.Shape, new RiseOptions { NumberOfMasks = numberOfMasks, TargetReliability = 1 });
        network.FindSchedule(scorer);
        long start = Stopwatch.GetTimestamp();
        RiseSchedule? schedule = explainer.Explain(network.Picture, scorer).Schedule;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:R};{schedule};{name}"));
    }
}
