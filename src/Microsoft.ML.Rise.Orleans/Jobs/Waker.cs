using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>Tells the jobs to go on, now and then, so that they do after any silo is lost, or all were.</summary>
internal sealed partial class Waker(IGrainFactory grains, ILogger<Waker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Interval, stoppingToken);
                await grains.GetGrain<IJobListGrain>(0).Continue();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Jobs could not be told to go on, and are told again soon: {Reason}")]
    private partial void LogFailed(string reason);
}
