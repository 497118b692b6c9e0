using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Rise.Orleans.Workers;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Microsoft.ML.Rise.Orleans.Tests;

/// <summary>Silos in this process, whose storage outlives them.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>Of the cluster that is being made: silos are configured by a class that they make themselves.</summary>
    private static (RiseSiloOptions Options, Func<Part, CancellationToken, Task> BeforePart, ConcurrentDictionary<string, byte[]> Storage, Action<TlsOptions>? Tls) s_made;

    private Cluster(TestCluster cluster, ConcurrentDictionary<string, byte[]> storage) => (Silos, Storage) = (cluster, storage);

    public TestCluster Silos { get; }

    public ConcurrentDictionary<string, byte[]> Storage { get; }

    public RiseCluster Rise => new(Silos.Client, Silos.Client.ServiceProvider.GetRequiredService<Serializer>());

    /// <summary>How often each silo has fetched an explainer.</summary>
    public int[] Loads => [.. Silos.Silos.OfType<InProcessSiloHandle>().Select(s => s.SiloHost.Services.GetRequiredService<ExplainerCache>().NumberOfLoads)];

    /// <summary>The files of explainers in the storage.</summary>
    public string[] Explainers => [.. Storage.Keys.Where(k => k.Contains("explainer/", StringComparison.Ordinal))];

    public static async Task<Cluster> Start(int silos, RiseSiloOptions? options = null, Func<Part, CancellationToken, Task>? beforePart = null, ConcurrentDictionary<string, byte[]>? storage = null, Action<TlsOptions>? tls = null)
    {
        s_made = (options ?? new RiseSiloOptions { WorkersPerSilo = 2 }, beforePart ?? ((_, _) => Task.CompletedTask), storage ?? [], tls);
        var builder = new TestClusterBuilder((short)silos);
        builder.Options.ConfigureFileLogging = false;
        builder.AddSiloBuilderConfigurator<Configurator>();
        builder.AddClientBuilderConfigurator<Configurator>();
        TestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new Cluster(cluster, s_made.Storage);
    }

    public async ValueTask DisposeAsync() => await Silos.DisposeAsync();

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(IConfiguration configuration, IClientBuilder clientBuilder)
        {
            if (s_made.Tls is { } tls)
                clientBuilder.UseTls(tls);
        }

        public void Configure(ISiloBuilder siloBuilder)
        {
            siloBuilder.AddRise(s_made.Options);
            if (s_made.Tls is { } tls)
                siloBuilder.UseTls(tls);

            // A silo that is killed is given up within a second.
            siloBuilder.Configure<ClusterMembershipOptions>(o => (o.ProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration, o.TableRefreshTimeout) = (TimeSpan.FromSeconds(0.3), 2, 1, TimeSpan.FromSeconds(1)));
            Func<Part, CancellationToken, Task> beforePart = s_made.BeforePart;
            siloBuilder.Services.AddSingleton(services => new WorkerPool(services.GetRequiredService<RiseSiloOptions>()) { BeforePart = beforePart });
            siloBuilder.Services.AddKeyedSingleton<IGrainStorage>("rise", (services, _) => new SharedStorage(s_made.Storage, services.GetRequiredService<Serializer>()));
        }
    }

    /// <summary>What a database is to a real cluster.</summary>
    private sealed class SharedStorage(ConcurrentDictionary<string, byte[]> storage, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (storage.TryGetValue($"{stateName}/{grainId}", out byte[]? state))
                (grainState.State, grainState.RecordExists, grainState.ETag) = (serializer.Deserialize<T>(state)!, true, "1");
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            storage[$"{stateName}/{grainId}"] = serializer.SerializeToArray(grainState.State);
            (grainState.RecordExists, grainState.ETag) = (true, "1");
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            storage.TryRemove($"{stateName}/{grainId}", out _);
            (grainState.State, grainState.RecordExists, grainState.ETag) = (Activator.CreateInstance<T>(), false, null);
            return Task.CompletedTask;
        }
    }
}
