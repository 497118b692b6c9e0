using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Benchmarks.Pictures;
using Microsoft.ML.Rise.Orleans;
using Microsoft.ML.Rise.Orleans.Workers;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Microsoft.ML.Rise.Benchmarks.Clusters;

/// <summary>The command line of <c>cluster</c>: what sharing out costs on one machine, and how much faster silos are whose scorer is elsewhere.</summary>
internal static class ClusterCommand
{
    private static WorkerSettings s_settings = new();
    private static RiseSiloOptions s_options = new();

    public static System.CommandLine.Command Create()
    {
        var pictures = new PictureOptions();
        var count = new Option<int>("--pictures") { Description = "How many pictures are explained.", DefaultValueFactory = _ => 16 };
        var masks = new Option<int>("--masks") { Description = "Masks of each.", DefaultValueFactory = _ => 300 };
        var silos = new Option<string>("--silos") { Description = "Silos on this machine's cores, which they share.", DefaultValueFactory = _ => "1,2,4" };
        var asleep = new Option<string>("--asleep") { Description = "Silos whose parts are asleep for a while, as a remote model has it.", DefaultValueFactory = _ => "1,2,4,8,16,32" };
        var command = new System.CommandLine.Command("cluster", "Compares a cluster of silos in this process with one program.") { count, masks, silos, asleep };
        pictures.AddTo(command);
        command.SetAction(async parsed =>
        {
            foreach ((string name, PictureNetwork network) in pictures.Open(parsed))
            {
                using (network)
                    await Compare(name, network, parsed.GetValue(count), parsed.GetValue(masks), PictureOptions.Numbers<int>(parsed.GetValue(silos)!));
            }

            await Sleep(PictureOptions.Numbers<int>(parsed.GetValue(asleep)!));
        });
        return command;
    }

    private static async Task Compare(string name, PictureNetwork network, int count, int masks, int[] silos)
    {
        var table = new MarkdownTable("picture", "silos", "seconds", "of one program", "ms a picture");
        var ml = new MLContext();
        float[] picture = network.Picture;
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3, network.Shape.Height, network.Shape.Width);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(k => new Row { Values = [.. picture.Select(v => v * (1 + k / 100f))] }).ToArray(), definition);
        int cores = Environment.ProcessorCount;
        using RiseOnnxScorer scorer = RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(cores, 1, 1) });
        var options = new RiseOptions { OutputColumnName = "Saliency", InputColumnName = nameof(Row.Values), NumberOfMasks = masks, TargetReliability = 1 };
        RiseTransformer alone = ml.Transforms.ExplainWithRise(scorer, options).Fit(rows);
        string folder = Directory.CreateTempSubdirectory().FullName;
        double one = Seconds(() => alone.ExplainToFolder(rows, Path.Combine(folder, "warm"), numberOfRows: 2));
        one = Seconds(() => alone.ExplainToFolder(rows, Path.Combine(folder, "one")));
        table.Add(name, "one program", Text(one), "1", Text(1000 * one / count));
        foreach (int number in silos)
        {
            // As many workers as there are cores, wherever they are, each with one.
            using RiseOnnxScorer single = RiseScorer.FromOnnx(network.ModelFile, new RiseOnnxOptions { Schedule = new RiseSchedule(1, 1, 1) });
            RiseTransformer shared = ml.Transforms.ExplainWithRise(single, options).Fit(rows);
            (s_options, s_settings) = (new RiseSiloOptions { WorkersPerSilo = Math.Max(1, cores / number) }, new WorkerSettings());
            await using TestCluster cluster = await Start(number);
            RiseCluster rise = ClusterOf(cluster);
            await rise.WaitAsync(await rise.SubmitAsync(shared, ml.Data.TakeRows(rows, 4), new RiseJobOptions { RowsPerPart = 1, ShareMasks = false }));
            long start = Stopwatch.GetTimestamp();
            await rise.WaitAsync(await rise.SubmitAsync(shared, rows, new RiseJobOptions { RowsPerPart = 1, ShareMasks = false }));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            table.Add(name, Text(number), Text(seconds), Text(seconds / one), Text(1000 * seconds / count));
        }

        Directory.Delete(folder, recursive: true);
        table.Publish(file: null);
    }

    private static async Task Sleep(int[] silos)
    {
        var table = new MarkdownTable("silos", "parts", "seconds", "speed-up", "of the number of silos");
        var ml = new MLContext();
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 320).Select(k => new Row { Values = [k, 1, 2, 3] }).ToArray());
        ITransformer model = ml.Transforms.CopyColumns("Score", nameof(Row.Values)).Fit(rows);
        RiseTransformer explainer = ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(model, new RiseSchedule(1, 1, 64)), new RiseOptions { OutputColumnName = "S", InputColumnName = nameof(Row.Values) }).Fit(rows);
        double one = 0;
        foreach (int number in silos)
        {
            (s_options, s_settings) = (new RiseSiloOptions { WorkersPerSilo = 1 }, new WorkerSettings { BeforePart = (_, cancellation) => Task.Delay(500, cancellation) });
            await using TestCluster cluster = await Start(number);
            RiseCluster rise = ClusterOf(cluster);

            // Parts enough that the last ones, which leave silos idle, do not count for much.
            int parts = 10 * number;
            await rise.WaitAsync(await rise.SubmitAsync(explainer, ml.Data.TakeRows(rows, number), new RiseJobOptions { RowsPerPart = 1 }));
            string job = await rise.SubmitAsync(explainer, ml.Data.TakeRows(rows, parts), new RiseJobOptions { RowsPerPart = 1 });
            long start = Stopwatch.GetTimestamp();
            await rise.WaitAsync(job);
            double perPart = Stopwatch.GetElapsedTime(start).TotalSeconds / parts;
            one = number == silos[0] ? perPart * silos[0] : one;
            table.Add(Text(number), Text(parts), Text(perPart * parts), Text(one / perPart), Text(one / perPart / number));
        }

        table.Publish(file: null);
    }

    private static async Task<TestCluster> Start(int silos)
    {
        var builder = new TestClusterBuilder((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.AddSiloBuilderConfigurator<Configurator>();
        TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static RiseCluster ClusterOf(TestCluster cluster) => new(cluster.Client, cluster.Client.ServiceProvider.GetRequiredService<Serializer>());

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.AddMemoryGrainStorage("rise").AddRise(s_options);
            siloBuilder.Services.AddSingleton(s_settings);
        }
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Values { get; set; } = [];
    }
}
