using System.CommandLine;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;

namespace Microsoft.ML.Rise.Benchmarks.Rows;

/// <summary>The command line of <c>rows</c>: many inputs, one after another with their masks in parallel, or as many at a time as there are cores.</summary>
internal static class RowsCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var rows = new Option<int>("--rows") { Description = "Inputs to explain.", DefaultValueFactory = _ => 40 };
        var masks = new Option<int>("--masks") { Description = "N, the most masks for each.", DefaultValueFactory = _ => 500 };
        var reliability = new Option<double>("--reliability") { Description = "Stop at this reliability; 1: never.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Repetitions; the fastest of each counts.", DefaultValueFactory = _ => 5 };
        var command = new System.CommandLine.Command("rows", "Compares masks in parallel with rows in parallel.") { rows, masks, reliability, rounds };
        pictures.AddTo(command);
        command.SetAction(parsed =>
        {
            var table = new MarkdownTable("picture", "way", "ms a row", "over the best of masks in parallel");
            var options = new RiseOptions { NumberOfMasks = parsed.GetValue(masks), TargetReliability = parsed.GetValue(reliability) };
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    Compare(name, network, options, parsed.GetValue(rows), parsed.GetValue(rounds), table);
            }

            table.Publish(file: null);
        });
        return command;
    }

    private static void Compare(string name, PictureNetwork network, RiseOptions options, int numberOfRows, int rounds, MarkdownTable table)
    {
        var explainer = new RiseExplainer(network.Shape, options);
        float[][] inputs = [.. Enumerable.Range(0, numberOfRows).Select(row => network.Picture.Select(v => v * (1 - 0.5f * row / numberOfRows)).ToArray())];
        int cores = Environment.ProcessorCount;
        RiseSchedule[] masksInParallel = [new(cores, 1, 1), new(cores, 1, 8), new(1, cores, 1), new(1, cores, 8)], rowsInParallel = [new(1, 1, 1), new(1, 1, 8)];
        RiseOnnxScorer[] scorers = [.. masksInParallel.Concat(rowsInParallel).Select(s => RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = s }))];

        Measurement[] measured = SideBySide.Run(
            rounds,
            [
                .. scorers.Take(masksInParallel.Length).Select(s => ($"masks in parallel, {s.Schedule}", (Action)(() => MasksInParallel(s)))),
                .. scorers.Skip(masksInParallel.Length).Select(s => ($"rows in parallel, {s.Schedule} each", (Action)(() => RowsInParallel(s)))),
            ]);
        MaskScores scores = explainer.Score(network.Picture, scorers[0], firstMask: 0, options.NumberOfMasks);
        Measurement estimation = SideBySide.Run(rounds, ("of that: one estimation, which is not parallel", () => explainer.Explain(scores))).Single();
        double best = measured.Take(masksInParallel.Length).Min(m => m.Seconds);
        foreach (Measurement way in measured)
            table.Add(name, way.Name, FormattableString.Invariant($"{1000 * way.Seconds / numberOfRows:F2}"), FormattableString.Invariant($"{way.Seconds / best:F3}"));
        table.Add(name, estimation.Name, FormattableString.Invariant($"{1000 * estimation.Seconds:F2}"), FormattableString.Invariant($"{estimation.Seconds * numberOfRows / best:F3}"));
        foreach (RiseOnnxScorer scorer in scorers)
            scorer.Dispose();

        void MasksInParallel(RiseOnnxScorer scorer)
        {
            foreach (float[] input in inputs)
                explainer.Explain(input, scorer);
        }

        void RowsInParallel(RiseOnnxScorer scorer) =>
            Parallel.ForEach(inputs, new ParallelOptions { MaxDegreeOfParallelism = cores }, input => explainer.Explain(input, scorer));
    }
}
