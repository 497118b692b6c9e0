using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.ML.Rise.Tool.Commands;
using Microsoft.ML.Rise.Tool.Running;
using Microsoft.ML.Rise.Tool.Tests.Models;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

/// <summary><c>rise silo</c> and <c>--cluster</c>, with a real Redis and silos that are processes of their own. Not beside others: what they say on the error stream is read.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ClusterCommandTests
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("rise-cluster").FullName;
    private static readonly List<Process> s_silos = [];
    private static Process? s_redis;
    private static string s_cluster = "";

    [ClassInitialize]
    public static void StartRedis(TestContext context)
    {
        string? redis = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "redis-server")).FirstOrDefault(File.Exists);
        if (redis is null)
            return;
        int port = FreePort();
        s_redis = Process.Start(new ProcessStartInfo(redis, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", s_folder]) { RedirectStandardOutput = true })!;
        while (s_redis.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept connections", StringComparison.Ordinal))
        {
        }

        s_cluster = $"redis://127.0.0.1:{port}";
    }

    [ClassCleanup]
    public static void StopAll()
    {
        foreach (Process process in s_silos.Append(s_redis!).Where(p => p is not null))
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(s_folder, recursive: true);
    }

    [TestInitialize]
    public void RequireRedis()
    {
        if (s_redis is null)
            Assert.Inconclusive("There is no redis-server on this machine.");
    }

    [TestMethod]
    public void Commands_WithACluster_GiveTheReportsOfOneMachine_AlsoWhereASiloIsKilled()
    {
        while (s_silos.Count < 3)
            StartSilo();
        File.WriteAllText(In("flats.csv"), "Area,Town,Garden,Sizes.0,Sizes.1,Note\n50,Bonn,true,1,1,a\n90,Kiel,false,2,1,\n70,Bonn,0,3,1,x\n60,Kiel,1,4,1,y\n");
        string model = SavedModels.OfFlats(s_folder);

        AssertSame("image", "--masks", "600", "--no-curves");
        AssertSame("table", "--model", model, "--data", In("flats.csv"));

        using var killer = new Timer(_ => s_silos[0].Kill(), null, dueTime: 1500, period: Timeout.Infinite);
        AssertSame("image", "--masks", "15000", "--reliability", "1", "--no-curves");
        s_silos[0].WaitForExit();
        Assert.IsTrue(s_silos[0].HasExited);
        s_silos.RemoveAt(0);
    }

    [TestMethod]
    public async Task Cluster_AllOfWhichIsKilledAndStartedAgain_GoesOnFromRedis()
    {
        while (s_silos.Count < 2)
            StartSilo();
        string[] command = ["image", "--masks", "15000", "--reliability", "1", "--no-curves", "--json"];

        Task<ToolRun> run = Task.Run(() => ToolRun.Of([.. command, "--cluster", s_cluster, "--out", In("cluster.html")]));
        await Task.Delay(2500);
        Assert.IsFalse(run.IsCompleted, "It is under way.");
        foreach (Process silo in s_silos)
        {
            silo.Kill();
            silo.WaitForExit();
        }

        s_silos.Clear();
        StartSilo();
        StartSilo();
        ToolRun ended = await run;
        ToolRun.Of([.. command, "--out", In("alone.html")]);

        Assert.AreEqual((0, ""), (ended.ExitCode, ended.Errors));
        Assert.AreEqual(Findings("alone"), Findings("cluster"));
    }

    [TestMethod]
    public void Cluster_ThatIsNotThere_SaysHowToStartIt()
    {
        string nowhere = $"redis://127.0.0.1:{FreePort()}";

        ToolRun run = ToolRun.Of("image", "--cluster", nowhere, "--out", In("r.html"));

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.StartsWith(run.Errors, $"error: the cluster '{nowhere}' cannot be reached: ");
        StringAssert.EndsWith(run.Errors, $"Start silos by rise silo --cluster {nowhere}.");
        StringAssert.StartsWith(ToolRun.Of("image", "--cluster", "redis:/x", "--out", In("r.html")).Errors, "error: the cluster 'redis:/x' cannot be reached: 'redis:/x' names no Redis server: expected such as redis://host:6379.");
        StringAssert.StartsWith(ToolRun.Of("silo", "--cluster", nowhere).Errors, "error: the silo could not begin: It was not possible to connect to the redis server(s).");
        StringAssert.StartsWith(ToolRun.Of("silo", "--address", "everywhere").Errors, "error: --address must be an IP address, got 'everywhere'.");
    }

    [TestMethod]
    [DataRow("0/3", new[] { 0, 3 })]
    [DataRow("2/3", new[] { 2 })]
    public void Part_OfRows_IsEveryNth(string part, int[] expected) => CollectionAssert.AreEqual(expected, ArrayPart.Parse(part)!.Value.Of([0, 1, 2, 3]).ToArray());

    [TestMethod]
    [DataRow("auto", "SLURM_ARRAY_TASK_ID=7;SLURM_ARRAY_TASK_MIN=5;SLURM_ARRAY_TASK_COUNT=10", 2, 10)]
    [DataRow("auto/4", "JOB_COMPLETION_INDEX=3", 3, 4)]
    public void Part_OfAJobArray_IsRead(string part, string environment, int number, int count)
    {
        foreach (string[] pair in environment.Split(';').Select(e => e.Split('=')))
            Environment.SetEnvironmentVariable(pair[0], pair[1]);
        try
        {
            Assert.AreEqual(new ArrayPart(number, count), ArrayPart.Parse(part));
        }
        finally
        {
            foreach (string[] pair in environment.Split(';').Select(e => e.Split('=')))
                Environment.SetEnvironmentVariable(pair[0], null);
        }
    }

    [TestMethod]
    public void Part_WithoutAnArray_SaysWhatIsMissing()
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<UserError>(() => ArrayPart.Parse("auto")).Message, "--part auto: the environment has no SLURM_ARRAY_TASK_COUNT;");
        Assert.IsNull(ArrayPart.Parse("3/3"));
        Assert.IsNull(ArrayPart.Parse("half"));
    }

    private static void AssertSame(params string[] command)
    {
        ToolRun run = ToolRun.Of([.. command, "--json", "--cluster", s_cluster, "--out", In("cluster.html")]);
        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        ToolRun.Of([.. command, "--json", "--out", In("alone.html")]);
        Assert.AreEqual(Findings("alone"), Findings("cluster"));
    }

    private static void StartSilo()
    {
        Process silo = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [typeof(RiseCommand).Assembly.Location, "silo", "--cluster", s_cluster, "--port", $"{FreePort()}", "--gateway-port", $"{FreePort()}", "--workers", "1", "--silence", "3"]) { RedirectStandardOutput = true })!;
        s_silos.Add(silo);
        StringAssert.StartsWith(silo.StandardOutput.ReadLine(), "silo on 127.0.0.1:");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string In(string name) => Path.Combine(s_folder, name);

    private static string Findings(string report) => ToolRun.FindingsOf(In($"{report}.json"));
}
