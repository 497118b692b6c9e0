using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Targets;

/// <summary>The command line of <c>targets</c>: what maps of several classes cost beside the map of one.</summary>
internal static class TargetsCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var masks = new Option<int>("--masks") { Description = "N.", DefaultValueFactory = _ => RiseOptions.Defaults.NumberOfMasks };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 3 };
        var command = new System.CommandLine.Command("targets", "Times the explanation of one class, of ten and of all, side by side.") { masks, rounds };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Compare(name, network, parsed.GetValue(masks), parsed.GetValue(rounds));
            }
        });
        return command;
    }

    private static void Compare(string name, PictureNetwork network, int numberOfMasks, int rounds)
    {
        (string Name, RiseTarget Target)[] targets = [("top 1", RiseTarget.Top1), ("top 10", RiseTarget.Top(10)), ($"all {network.NumberOfScores}", RiseTarget.All)];
        double[] fastest = [.. targets.Select(_ => double.PositiveInfinity)];
        for (int round = 0; round < rounds; round++)
        {
            for (int k = 0; k < targets.Length; k++)
            {
                var options = new RiseOptions
                {
                    Target = targets[k].Target,
                    NumberOfMasks = numberOfMasks,
                    TargetReliability = 1,
                    NumberOfThreads = Environment.ProcessorCount,
                    BatchSize = 1,
                };
                var watch = Stopwatch.StartNew();
                new RiseExplainer(network.Shape, options).Explain(network.Picture, network.Score, network.NumberOfScores);
                fastest[k] = Math.Min(fastest[k], watch.Elapsed.TotalSeconds);
            }
        }

        Console.WriteLine($"{name}, {numberOfMasks} masks: the fastest of {rounds} rounds, over the time of one class");
        for (int k = 0; k < targets.Length; k++)
            Console.WriteLine(FormattableString.Invariant($"{targets[k].Name,10}: {fastest[k] / fastest[0]:F3}   ({fastest[k]:F2} s)"));
    }
}
