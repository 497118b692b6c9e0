using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Rise.Orleans;
using Microsoft.ML.Rise.Tool.Running;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Microsoft.ML.Rise.Tool.Commands;

/// <summary><c>rise silo</c>: one of the machines that explain for others.</summary>
internal sealed class SiloCommand(CancellationToken cancellation)
{
    private readonly Option<string?> _cluster = Options.Text("--cluster", "redis://host:6379", "The Redis server by which the silos find each other, and where jobs are stored. Default: none, a cluster of this silo alone, in memory.");
    private readonly Option<string?> _address = Options.Text("--address", "ip", "Where the silo listens for others and for those who submit. Whoever reaches it can make it load models: see docs/many-machines.md. Default: 127.0.0.1.");
    private readonly Option<int?> _port = Options.Count("--port", "For other silos. Default: 11111.");
    private readonly Option<int?> _gateway = Options.Count("--gateway-port", "For those who submit. Default: 30000.");
    private readonly Option<int?> _workers = Options.Count("--workers", "How many parts are explained at the same time; the same for all silos. Default: as many as there are cores.");
    private readonly Option<int?> _jobs = Options.Count("--jobs", "How many jobs run at the same time; others wait. Default: 4.");
    private readonly Option<int?> _silence = Options.Count("--silence", "After how many seconds without an answer another silo is given up, and its work goes to others; the same for all silos. Default: 15.");
    private readonly Option<int?> _dashboard = Options.Count("--dashboard", "Shows Orleans' dashboard on this port of 127.0.0.1.");

    public System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("silo", "Explains for others (--cluster), until Ctrl+C ends it: what it has not finished goes to the other silos.");
        foreach (Option option in (Option[])[_cluster, _address, _port, _gateway, _workers, _jobs, _silence, _dashboard])
            command.Add(option);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string given = parsed.GetValue(_address) ?? "127.0.0.1";
        if (!IPAddress.TryParse(given, out IPAddress? address))
            throw new UserError($"--address must be an IP address, got '{given}'.");
        try
        {
            using IHost silo = HostOf(parsed, address);
            silo.RunAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new UserError($"the silo could not begin: {e.GetBaseException().Message}");
        }

        return ExitCode.Done;
    }

    private IHost HostOf(ParseResult parsed, IPAddress address)
    {
        int port = parsed.GetValue(_port) ?? 11111, gateway = parsed.GetValue(_gateway) ?? 30000;
        int? dashboard = parsed.GetValue(_dashboard);
        var options = new RiseSiloOptions();
        options = options with { WorkersPerSilo = parsed.GetValue(_workers) ?? options.WorkersPerSilo, MostJobs = parsed.GetValue(_jobs) ?? options.MostJobs };

        // No web server where nobody looks.
        IHostApplicationBuilder builder = dashboard is null ? Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings()) : WebApplication.CreateSlimBuilder();

        // What keeps the silo from beginning is said once, in a line.
        bool isStarted = false;
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddFilter((category, level) => (isStarted && level >= LogLevel.Error) || (level >= LogLevel.Warning && category?.StartsWith("Microsoft.ML.Rise", StringComparison.Ordinal) == true));
        builder.UseOrleans(silo =>
        {
            silo.UseRiseCluster(parsed.GetValue(_cluster), address, port, gateway).AddRise(options);
            if (parsed.GetValue(_silence) is { } silence)
            {
                // The last two say how long a cluster that was ended as a whole keeps a new one waiting.
                silo.Configure<ClusterMembershipOptions>(o => (o.ProbeTimeout, o.TableRefreshTimeout, o.IAmAliveTablePublishTimeout) =
                    (TimeSpan.FromSeconds(silence / (double)o.NumMissedProbesLimit), TimeSpan.FromSeconds(silence), TimeSpan.FromSeconds(silence)));
            }

            if (dashboard is not null)
                silo.AddDashboard();
        });
        IHost host = BuiltBy(builder, dashboard);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        {
            isStarted = true;
            Console.WriteLine($"silo on {address}:{port}, for clients on {gateway}, {options.WorkersPerSilo} workers");
        });
        return host;
    }

    private static IHost BuiltBy(IHostApplicationBuilder builder, int? dashboard)
    {
        if (builder is not WebApplicationBuilder web)
            return ((HostApplicationBuilder)builder).Build();
        web.WebHost.UseUrls($"http://127.0.0.1:{dashboard}");
        WebApplication app = web.Build();
        app.MapOrleansDashboard();
        return app;
    }
}
