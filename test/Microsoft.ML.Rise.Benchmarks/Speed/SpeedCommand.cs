using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Speed;

/// <summary>The command line of <c>speed</c>: whole explanations beside as many bare model runs, in one run.</summary>
internal static class SpeedCommand
{
    /// <summary>Below 1, so that it is checked, and above all that a map with noise has.</summary>
    private const double NeverReached = 1 - 1e-12;

    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var masks = new Option<string>("--masks") { Description = "Numbers of masks.", DefaultValueFactory = _ => "500,4000" };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 3 };
        var output = new Option<FileInfo?>("--out") { Description = "The table (Markdown)." };
        var command = new System.CommandLine.Command("speed", "Times whole explanations beside as many bare runs of the network, in the best schedule.") { masks, rounds, output };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = new MarkdownTable("picture", "masks", "what", "over bare runs", "ms/mask", "bytes allocated/mask");
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                {
                    foreach (int count in PictureOptions.Numbers<int>(parsed.GetValue(masks)!))
                        Compare(name, network, count, parsed.GetValue(rounds), table);
                }
            }

            table.Publish(parsed.GetValue(output));
        });
        return command;
    }

    private static void Compare(string name, PictureNetwork network, int numberOfMasks, int rounds, MarkdownTable table)
    {
        using var scorer = RiseScorer.FromOnnx(network.ModelFile);
        var options = new RiseOptions { NumberOfMasks = numberOfMasks, TargetReliability = 1 };
        var explainer = new RiseExplainer(network.Shape, options);
        RiseOptions checking = options with { TargetReliability = NeverReached };
        var watched = new RiseExplainer(network.Shape, checking);
        var ten = new RiseExplainer(network.Shape, options with { Target = RiseTarget.Top(10) });
        var all = new RiseExplainer(network.Shape, options with { Target = RiseTarget.All });
        RiseSchedule schedule = network.FindSchedule(scorer) ?? throw new InvalidOperationException("Too few masks to time the schedules.");
        using var pipeline = new PipelineExplanation(network, options);

        Measurement[] measured = SideBySide.Run(
            rounds,
            ($"bare runs, {schedule}", () => BareRuns.Run(network, schedule, numberOfMasks)),
            ("ONNX scorer, highest class", () => explainer.Explain(network.Picture, scorer)),
            ("ONNX scorer, highest class, with all checks of its reliability", () => watched.Explain(network.Picture, scorer)),
            ("the same, of an explainer's first picture", () => new RiseExplainer(network.Shape, checking).Explain(network.Picture, scorer)),
            ("ONNX scorer, ten classes", () => ten.Explain(network.Picture, scorer)),
            ($"ONNX scorer, all {network.NumberOfScores} classes", () => all.Explain(network.Picture, scorer)),
            ("pipeline over ApplyOnnxModel, highest class", pipeline.Read));
        foreach (Measurement m in measured)
        {
            table.Add(
                name,
                $"{numberOfMasks}",
                m.Name,
                FormattableString.Invariant($"{m.Seconds / measured[0].Seconds:F3}"),
                FormattableString.Invariant($"{1000 * m.Seconds / numberOfMasks:F3}"),
                $"{m.AllocatedBytes / numberOfMasks}");
        }
    }
}
