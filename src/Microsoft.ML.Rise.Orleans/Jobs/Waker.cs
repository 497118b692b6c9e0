using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.ML.Rise.Orleans.Jobs;

/// <summary>Tells the jobs to go on, now and then, so that they do after any silo is lost, or all were.</summary>
internal sealed partial class Waker(IGrainFactory grains, ILogger<Waker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await grains.GetGrain<IJobListGrain>(0).Continue();
            }
            catch (Exception e)
            {
                LogFailed(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Jobs could not be told to go on, and are told again soon: {Reason}")]
    private partial void LogFailed(string reason);
}
