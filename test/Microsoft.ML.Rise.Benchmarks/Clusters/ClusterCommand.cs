using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;
using Microsoft.ML.Rise.Orleans;

namespace Microsoft.ML.Rise.Benchmarks.Clusters;

/// <summary>The command line of <c>cluster</c>: what sharing out costs on one machine, and how much faster silos are whose scorer is elsewhere.</summary>
internal static class ClusterCommand
{
    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var count = new Option<int>("--pictures") { Description = "How many pictures are explained.", DefaultValueFactory = _ => 16 };
        var masks = new Option<int>("--masks") { Description = "Masks of each.", DefaultValueFactory = _ => 300 };
        var silos = new Option<string>("--silos") { Description = "Silos on this machine's cores, which they share.", DefaultValueFactory = _ => "1,2,4" };
        var asleep = new Option<string>("--asleep") { Description = "Silos whose parts are asleep for a while, as a remote model has it.", DefaultValueFactory = _ => "1,2,4,8,16,32" };
        var rounds = new Option<int>("--rounds") { Description = "How often each comparison is made; the median counts.", DefaultValueFactory = _ => 3 };
        var command = new System.CommandLine.Command("cluster", "Compares a cluster of silos in this process with one program.") { count, masks, silos, rounds, asleep };
        pictures.AddTo(command);
        command.SetAction(async parsed =>
        {
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    await Compare(name, network, parsed.GetValue(count), parsed.GetValue(masks), parsed.GetValue(rounds), PictureOptions.Numbers<int>(parsed.GetValue(silos)!));
            }

            await Sleep(PictureOptions.Numbers<int>(parsed.GetValue(asleep)!));
        });
        return command;
    }

    private static async Task Compare(string name, PictureNetwork network, int count, int masks, int rounds, int[] silos)
    {
        var table = new MarkdownTable("picture", "silos", "seconds of one program", "seconds of the cluster", "ratio", "processor ms a picture: one program", "cluster");
        var ml = new MLContext();
        float[] picture = network.Picture;
        SchemaDefinition definition = SchemaDefinition.Create(typeof(ClusterRow));
        definition[nameof(ClusterRow.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, network.Shape.Height, network.Shape.Width);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(k => new ClusterRow { Values = [.. picture.Select(v => v * (1 + k / 100f))] }).ToArray(), definition);
        int cores = Environment.ProcessorCount;
        using RiseOnnxScorer scorer = RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(cores, 1, 1) });
        var options = new RiseOptions { OutputColumnName = "Saliency", InputColumnName = nameof(ClusterRow.Values), NumberOfMasks = masks, TargetReliability = 1 };
        RiseTransformer alone = ml.Transforms.ExplainWithRise(scorer, options).Fit(rows);
        string folder = Directory.CreateTempSubdirectory("rise").FullName;
        alone.ExplainToFolder(rows, Path.Combine(folder, "warm"), numberOfRows: 2);
        foreach (int number in silos)
        {
            // As many workers as there are cores, wherever they are, each with one.
            using RiseOnnxScorer single = RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(1, 1, 1) });
            RiseTransformer shared = ml.Transforms.ExplainWithRise(single, options).Fit(rows);
            RiseTransformer quick = ml.Transforms.ExplainWithRise(single, options with { NumberOfMasks = 16 }).Fit(rows);
            var job = new RiseJobOptions { RowsPerPart = 1, ShareMasks = false };

            await using BenchmarkCluster cluster = await BenchmarkCluster.Start(number, new RiseSiloOptions { WorkersPerSilo = Math.Max(1, cores / number) });
            RiseCluster rise = cluster.Rise;

            // What a silo that has run for a while has behind it: its code is compiled, and the explainer is there.
            for (int warm = 0; warm < 4; warm++)
                await rise.WaitAsync(await rise.SubmitAsync(quick, rows, job));
            await rise.WaitAsync(await rise.SubmitAsync(shared, ml.Data.TakeRows(rows, 4), job));
            var costs = new List<(Cost One, Cost Many)>();
            for (int round = 0; round < rounds; round++)
            {
                // In turn, so that what else the machine does meets both.
                string scores = Path.Combine(folder, $"{number}-{round}");
                Cost one = await Measure(() => Task.Run(() => alone.ExplainToFolder(rows, scores)));
                costs.Add((one, await Measure(async () => await rise.WaitAsync(await rise.SubmitAsync(shared, rows, job)))));
            }

            (Cost ofOne, Cost ofMany) = costs.OrderBy(c => c.Many.Seconds / c.One.Seconds).ElementAt(rounds / 2);
            table.Add(name, Text(number), Text(ofOne.Seconds), Text(ofMany.Seconds), Text(ofMany.Seconds / ofOne.Seconds), Text(1000 * ofOne.ProcessorSeconds / count), Text(1000 * ofMany.ProcessorSeconds / count));
        }

        Directory.Delete(folder, recursive: true);
        table.Publish(file: null);
    }

    private static async Task Sleep(int[] silos)
    {
        var table = new MarkdownTable("silos", "parts", "seconds", "speed-up", "of the number of silos", "processor ms a part", "cores busy when idle");
        var ml = new MLContext();
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 320).Select(k => new ClusterRow { Values = [k, 1, 2, 3] }).ToArray());
        ITransformer model = ml.Transforms.CopyColumns("Score", nameof(ClusterRow.Values)).Fit(rows);
        RiseTransformer explainer = ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(model, new RiseSchedule(1, 1, 64)), new RiseOptions { OutputColumnName = "S", InputColumnName = nameof(ClusterRow.Values) }).Fit(rows);
        double one = 0;
        foreach (int number in silos)
        {
            await using BenchmarkCluster cluster = await BenchmarkCluster.Start(number, new RiseSiloOptions { WorkersPerSilo = 1 }, asleep: TimeSpan.FromSeconds(0.5));
            RiseCluster rise = cluster.Rise;

            // Parts enough that the last ones, which leave silos idle, do not count for much.
            int parts = 10 * number;
            await rise.WaitAsync(await rise.SubmitAsync(explainer, ml.Data.TakeRows(rows, number), new RiseJobOptions { RowsPerPart = 1 }));
            (TimeSpan idle, long idleStart) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await Task.Delay(5000);
            double busy = (Environment.CpuUsage.TotalTime - idle) / Stopwatch.GetElapsedTime(idleStart);
            string job = await rise.SubmitAsync(explainer, ml.Data.TakeRows(rows, parts), new RiseJobOptions { RowsPerPart = 1 });
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            await rise.WaitAsync(job);
            double perPart = Stopwatch.GetElapsedTime(start).TotalSeconds / parts;
            one = number == silos[0] ? perPart * silos[0] : one;
            table.Add(Text(number), Text(parts), Text(perPart * parts), Text(one / perPart), Text(one / perPart / number), Text((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / parts), Text(busy));
        }

        table.Publish(file: null);
    }

    private static async Task<Cost> Measure(Func<Task> work)
    {
        (TimeSpan processor, long start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await work();
        return new Cost(Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    public static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>What a run takes.</summary>
    private readonly record struct Cost(double Seconds, double ProcessorSeconds);
}
