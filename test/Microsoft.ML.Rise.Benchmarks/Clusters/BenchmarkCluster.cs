using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Orleans;
using Microsoft.ML.Rise.Orleans.Workers;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Microsoft.ML.Rise.Benchmarks.Clusters;

/// <summary>Silos in this process.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    /// <summary>Of the cluster that is being made: silos are configured by a class that they make themselves.</summary>
    private static (RiseSiloOptions Options, TimeSpan Asleep, Func<Serializer, IGrainStorage>? Storage) s_made;

    private readonly TestCluster _silos;

    private BenchmarkCluster(TestCluster silos) => _silos = silos;

    public RiseCluster Rise => new(_silos.Client, _silos.Client.ServiceProvider.GetRequiredService<Serializer>());

    /// <param name="silos">How many.</param>
    /// <param name="options">What each offers.</param>
    /// <param name="asleep">How long each part sleeps before it is scored, as one whose model is elsewhere.</param>
    /// <param name="storage">Another storage than Orleans' own in memory.</param>
    public static async Task<BenchmarkCluster> Start(int silos, RiseSiloOptions options, TimeSpan asleep = default, Func<Serializer, IGrainStorage>? storage = null)
    {
        s_made = (options, asleep, storage);
        var builder = new TestClusterBuilder((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.AddSiloBuilderConfigurator<Configurator>();
        TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new BenchmarkCluster(cluster);
    }

    public async ValueTask DisposeAsync() => await _silos.DisposeAsync();

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            (RiseSiloOptions options, TimeSpan asleep, Func<Serializer, IGrainStorage>? storage) = s_made;
            siloBuilder.AddRise(options);
            siloBuilder.Services.AddSingleton(_ => new WorkerPool(options) { BeforePart = (_, cancellation) => Task.Delay(asleep, cancellation) });
            if (storage is null)
                siloBuilder.AddMemoryGrainStorage("rise", o => o.Configure<Serializer>((m, serializer) => m.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer)));
            else
                siloBuilder.Services.AddKeyedSingleton("rise", (services, _) => storage(services.GetRequiredService<Serializer>()));
        }
    }
}

internal sealed class ClusterRow
{
    [VectorType(4)]
    public float[] Values { get; set; } = [];
}
