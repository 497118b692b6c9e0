using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML.Rise.Orleans.Jobs;
using Microsoft.ML.Rise.Orleans.Storage;
using Microsoft.ML.Rise.Orleans.Workers;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using StackExchange.Redis;

namespace Microsoft.ML.Rise.Orleans;

/// <summary>What a silo offers.</summary>
public sealed record RiseSiloOptions
{
    /// <summary>How many parts are explained at the same time by each silo, at least 1; the same for all silos of a cluster. Default: as many as there are cores.</summary>
    public int WorkersPerSilo { get; init; } = Environment.ProcessorCount;

    /// <summary>How many jobs run at the same time; others wait. Default: 4.</summary>
    public int MostJobs { get; init; } = 4;

    /// <summary>A part that takes longer than this, in seconds, and than three times what others take, is asked for once more, of another silo. Default: 30.</summary>
    public double SecondsBeforeAskingAgain { get; init; } = 30;

    /// <summary>Whoever submits a job and sends no more rows for so long, without having said that they are all, is given up, and the job cancelled.</summary>
    internal double SecondsBetweenRows { get; init; } = 600;
}

/// <summary>Makes silos of Orleans, and their clients, explain by RISE.</summary>
public static class RiseSilo
{
    /// <summary>Adds jobs and workers to a silo. It needs a grain storage named "rise": <see cref="UseRiseCluster(ISiloBuilder, string?, IPAddress?, int, int)"/> adds one, or any of Orleans' own.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">What it offers.</param>
    /// <exception cref="ArgumentNullException"><paramref name="silo"/> is null.</exception>
    public static ISiloBuilder AddRise(this ISiloBuilder silo, RiseSiloOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        options ??= new RiseSiloOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WorkersPerSilo, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostJobs, 1, nameof(options));
        silo.Services.AddSingleton(options);
        silo.Services.AddSingleton<ExplainerCache>();
        silo.Services.AddSingleton<ClusterStorage>();
        silo.Services.AddSingleton<WorkerPool>();
        silo.Services.AddPlacementDirector<SlotPlacement, SlotPlacementDirector>();
        silo.Services.AddHostedService<Waker>();
        return silo;
    }

    /// <summary>Clustering and storage: on this machine and in memory, or by Redis. Silos listen on the loopback address unless another is given.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="redis">Such as <c>redis://host:6379</c> or StackExchange.Redis' own text; null for this machine alone, where nothing is left when the silo ends.</param>
    /// <param name="address">Where the silo listens for others and for clients; null for the loopback address. Whoever reaches it can make it explain: see docs/many-machines.md.</param>
    /// <param name="port">For other silos.</param>
    /// <param name="gatewayPort">For clients.</param>
    public static ISiloBuilder UseRiseCluster(this ISiloBuilder silo, string? redis = null, IPAddress? address = null, int port = 11111, int gatewayPort = 30000)
    {
        ArgumentNullException.ThrowIfNull(silo);
        if (redis is null)
            return silo.UseLocalhostClustering(port, gatewayPort).AddMemoryGrainStorage(ClusterStorage.Name, o => o.Configure<Serializer>((m, serializer) => m.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer)));
        ConfigurationOptions configuration = Parse(redis);
        silo.Configure<ClusterOptions>(Named);
        silo.UseRedisClustering(o => o.ConfigurationOptions = configuration);
        silo.AddRedisGrainStorage(ClusterStorage.Name, o => o.Configure<Serializer>((r, serializer) => (r.ConfigurationOptions, r.DeleteStateOnClear, r.GrainStorageSerializer) = (configuration, true, new OrleansGrainStorageSerializer(serializer))));
        return silo.ConfigureEndpoints(address ?? IPAddress.Loopback, port, gatewayPort, listenOnAnyHostAddress: false);
    }

    /// <summary>The same for a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="redis">As for the silos.</param>
    /// <param name="gatewayPort">Of a silo on this machine, where there is no Redis.</param>
    public static IClientBuilder UseRiseCluster(this IClientBuilder client, string? redis = null, int gatewayPort = 30000)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (redis is null)
            return client.UseLocalhostClustering(gatewayPort);
        ConfigurationOptions configuration = Parse(redis);
        client.Configure<ClusterOptions>(Named);

        // Silos that have been started again are found soon.
        client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        return client.UseRedisClustering(o => o.ConfigurationOptions = configuration);
    }

    private static void Named(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("rise", "rise");

    /// <exception cref="ArgumentException">It is no such text.</exception>
    private static ConfigurationOptions Parse(string redis)
    {
        bool isUrl = Uri.TryCreate(redis, UriKind.Absolute, out Uri? url) && url.Scheme is "redis" or "rediss";
        var options = ConfigurationOptions.Parse(isUrl ? $"{url!.Authority[(url.Authority.IndexOf('@') + 1)..]},ssl={url.Scheme == "rediss"}" : redis);
        if (isUrl && url!.UserInfo.Length > 0)
            (options.User, options.Password) = url.UserInfo.Split(':') is [var user, var password] ? (user.Length > 0 ? user : null, Uri.UnescapeDataString(password)) : (null, url.UserInfo);
        options.AbortOnConnectFail = true;
        return options.EndPoints.Count > 0 ? options : throw new ArgumentException($"'{redis}' names no Redis server: expected such as redis://host:6379.", nameof(redis));
    }
}
