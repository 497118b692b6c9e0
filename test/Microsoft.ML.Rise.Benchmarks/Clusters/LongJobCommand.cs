using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Rise.Benchmarks.Measuring;
using Microsoft.ML.Rise.Orleans;
using Orleans.Serialization;
using Orleans.Storage;

namespace Microsoft.ML.Rise.Benchmarks.Clusters;

/// <summary>The command line of <c>long-job</c>: what the coordinator of a long job has in memory. One silo, whose storage is not counted: all else that grows with the number of rows is the coordinator's.</summary>
internal static class LongJobCommand
{
    public static System.CommandLine.Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "How many small rows are explained.", DefaultValueFactory = _ => 1_000_000 };
        var command = new System.CommandLine.Command("long-job", "Runs one job of many small rows, and says what its coordinator needs.") { rows };
        command.SetAction(parsed => Run(parsed.GetValue(rows)));
        return command;
    }

    private static async Task Run(int count)
    {
        var table = new MarkdownTable("rows done", "seconds", "MB in use, without the storage", "bytes that are kept of the job", "MB of results");
        var ml = new MLContext();
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(k => new ClusterRow { Values = [k, 1, 2, 3] }));
        ITransformer model = ml.Transforms.CopyColumns("Score", nameof(ClusterRow.Values)).Fit(rows);
        RiseTransformer explainer = ml.Transforms.ExplainWithRise(RiseScorer.FromTransformer(model, new RiseSchedule(1, 1, 64)), new RiseOptions { OutputColumnName = "S", InputColumnName = nameof(ClusterRow.Values), NumberOfMasks = 16 }).Fit(rows);
        CountingStorage storage = null!;
        await using BenchmarkCluster cluster = await BenchmarkCluster.Start(1, new RiseSiloOptions(), storage: serializer => storage = new CountingStorage(serializer));
        RiseCluster rise = cluster.Rise;
        long start = Stopwatch.GetTimestamp();
        Task<string> submitted = rise.SubmitAsync(explainer, rows, name: "long");
        for (double next = 0; next <= 1;)
        {
            await Task.Delay(1000);
            long done = (await rise.GetStatusAsync("long")).RowsDone;
            if (done < next * count)
                continue;
            next += 0.1;
            table.Add(ClusterCommand.Text(done), ClusterCommand.Text(Stopwatch.GetElapsedTime(start).TotalSeconds), ClusterCommand.Text((GC.GetTotalMemory(forceFullCollection: true) - storage.KeptBytes) / 1e6), ClusterCommand.Text(storage.JobBytes), ClusterCommand.Text(storage.ResultBytes / 1e6));
        }

        await rise.WaitAsync(await submitted);
        table.Publish(file: null);
    }

    /// <summary>Rows in storage until they are explained, and results no longer than it takes to count them: what is left in memory is what the cluster needs.</summary>
    private sealed class CountingStorage(Serializer serializer) : IGrainStorage
    {
        private readonly ConcurrentDictionary<string, byte[]> _kept = [];
        private long _results;

        public long ResultBytes => Interlocked.Read(ref _results);

        public long KeptBytes => _kept.Values.Sum(v => (long)v.Length);

        public long JobBytes => _kept.Where(k => k.Key.StartsWith("job/", StringComparison.Ordinal)).Sum(k => (long)k.Value.Length);

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (_kept.TryGetValue($"{stateName}/{grainId}", out byte[]? state))
                (grainState.State, grainState.RecordExists) = (serializer.Deserialize<T>(state)!, true);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            string name = $"{stateName}/{grainId}";
            byte[] state = serializer.SerializeToArray(grainState.State);
            if (name.Contains("/result/", StringComparison.Ordinal))
            {
                Interlocked.Add(ref _results, state.Length);
                _kept.TryRemove(name.Replace("/result/", "/rows/", StringComparison.Ordinal), out _);
            }
            else
            {
                _kept[name] = state;
            }

            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _kept.TryRemove($"{stateName}/{grainId}", out _);
            return Task.CompletedTask;
        }
    }
}
