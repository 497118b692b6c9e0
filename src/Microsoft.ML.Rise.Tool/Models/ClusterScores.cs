using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Rise.Orleans;
using Microsoft.ML.Rise.Tool.Running;
using Orleans.Serialization;

namespace Microsoft.ML.Rise.Tool.Models;

/// <summary>Has scores made by the silos of a cluster.</summary>
internal sealed class ClusterScores : IDisposable
{
    private readonly IHost _host;
    private readonly RiseCluster _cluster;
    private readonly CancellationToken _cancellation;

    public ClusterScores(string redis, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        IHost? host = null;
        try
        {
            builder.UseOrleansClient(client => client.UseRiseCluster(redis == Alone ? null : redis));
            _host = host = builder.Build();
            _host.StartAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host?.Dispose();
            throw new UserError($"the cluster '{redis}' cannot be reached: {e.GetBaseException().Message} Start silos by rise silo --cluster {redis}.");
        }

        _cluster = new RiseCluster(_host.Services.GetRequiredService<IClusterClient>(), _host.Services.GetRequiredService<Serializer>());
    }

    /// <summary>Some run, and others wait for them to end.</summary>
    public const int JobsAtATime = 8;

    /// <summary>The name of a silo on this machine, without Redis.</summary>
    public const string Alone = "localhost";

    /// <summary>Has rows explained, and fetches their scores.</summary>
    /// <exception cref="UserError">A row could not be explained.</exception>
    public void Fetch(RiseTransformer explainer, IDataView rows, ScoresFolder scores, string title, Bars bars)
    {
        IProgress<RiseProgress> progress = bars.ForMasks(title);
        Fetch().GetAwaiter().GetResult();

        async Task Fetch()
        {
            string job = await _cluster.SubmitAsync(explainer, rows, cancellationToken: _cancellation);
            try
            {
                await _cluster.WaitAsync(job, new Told(progress), _cancellation);
                if (await _cluster.SaveScoresAsync(job, scores, _cancellation) is [var failure, ..])
                    throw new UserError($"row {failure.Row} could not be explained: {failure.Error}");
            }
            finally
            {
                await _cluster.DeleteAsync(job);
            }
        }
    }

    public void Dispose()
    {
        _host.StopAsync().GetAwaiter().GetResult();
        _host.Dispose();
    }

    private sealed class Told(IProgress<RiseProgress> progress) : IProgress<RiseJobStatus>
    {
        public void Report(RiseJobStatus value) => progress.Report(new RiseProgress(0, (int)value.RowsDone, (int)value.NumberOfRows));
    }
}
