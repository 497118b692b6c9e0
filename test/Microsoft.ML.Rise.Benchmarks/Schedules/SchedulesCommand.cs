using System.CommandLine;
using System.Diagnostics;
using MathNet.Numerics.Statistics;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Schedules;

/// <summary>The command line of <c>schedules</c>: whether the schedule that a fresh scorer keeps is the best one, and what it cost to find.</summary>
internal static class SchedulesCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var scorers = new Option<int>("--scorers") { Description = "Fresh scorers.", DefaultValueFactory = _ => 20 };
        var masks = new Option<int>("--masks") { Description = "What each of them scores first.", DefaultValueFactory = _ => 2000 };
        var turn = new Option<int>("--turn") { Description = "Masks of a turn.", DefaultValueFactory = _ => 256 };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each schedule.", DefaultValueFactory = _ => 5 };
        var output = new Option<FileInfo?>("--out") { Description = "The table (Markdown)." };
        var command = new System.CommandLine.Command("schedules", "Times the schedule that fresh scorers keep beside all fixed ones, in turns.") { scorers, masks, turn, rounds, output };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = new MarkdownTable("picture", "scorer", "kept", "best", "kept over best", "trying, of the first masks");
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Compare(name, network, parsed.GetValue(scorers), parsed.GetValue(masks), parsed.GetValue(turn), parsed.GetValue(rounds), table);
            }

            table.Publish(parsed.GetValue(output));
        });
        return command;
    }

    private static void Compare(string name, PictureNetwork network, int numberOfScorers, int numberOfMasks, int turn, int rounds, MarkdownTable table)
    {
        RiseOnnxScorer[] given = [.. RiseOnnxScorer.CandidatesFor(Environment.ProcessorCount, null).Select(s => TryOpen(network, s)).OfType<RiseOnnxScorer>()];
        var explainer = new RiseExplainer(network.Shape, new RiseOptions { NumberOfMasks = turn, TargetReliability = 1 });
        var first = new RiseExplainer(network.Shape, new RiseOptions { NumberOfMasks = numberOfMasks, TargetReliability = 1 });
        foreach (RiseOnnxScorer scorer in given)
            first.Explain(network.Picture, scorer);

        var ratios = new List<double>();
        var costs = new List<double>();
        for (int k = 1; k <= numberOfScorers; k++)
        {
            using var fresh = RiseScorer.FromOnnx(network.ModelFile);
            var kept = default(RiseSchedule);
            double trying = SecondsOf(() => kept = first.Explain(network.Picture, fresh).Schedule!.Value);
            double[] medians = InTurns(rounds, [.. given.Select(s => (Action)(() => explainer.Explain(network.Picture, s)))]);
            int best = Array.IndexOf(medians, medians.Min());
            using var freshlyFixed = RiseScorer.FromOnnx(network.ModelFile, given[best].Options);
            double fixedSeconds = SecondsOf(() => first.Explain(network.Picture, freshlyFixed));
            ratios.Add(medians[Array.FindIndex(given, s => s.Schedule == kept)] / medians[best]);
            costs.Add(trying / fixedSeconds - 1);
            table.Add(name, $"{k}", $"{kept}", $"{given[best].Schedule}", FormattableString.Invariant($"{ratios[^1]:F3}"), FormattableString.Invariant($"{100 * costs[^1]:F1} %"));
        }

        table.Add(
            name,
            "all",
            "",
            "",
            FormattableString.Invariant($"at most 1.05: {ratios.Count(r => r <= 1.05)} of {ratios.Count}"),
            FormattableString.Invariant($"median {100 * costs.Median():F1} %"));
        foreach (RiseOnnxScorer scorer in given)
            scorer.Dispose();
    }

    /// <summary>Null for a batch that the network does not take.</summary>
    private static RiseOnnxScorer? TryOpen(PictureNetwork network, RiseSchedule schedule)
    {
        try
        {
            return RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = schedule });
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The median of each way's turns: the best of one that varies says little of the rest.</summary>
    private static double[] InTurns(int rounds, Action[] ways)
    {
        double[][] seconds = [.. ways.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int k = 0; k < ways.Length; k++)
                seconds[k][round] = SecondsOf(ways[k]);
        }

        return [.. seconds.Select(s => s.Median())];
    }

    private static double SecondsOf(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
