using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Serialization.TypeSystem;
using static Microsoft.ML.Rise.Orleans.Tests.Explainers;

namespace Microsoft.ML.Rise.Orleans.Tests;

/// <summary>Who can reach a silo, and what it takes from whom.</summary>
[TestClass]
public sealed class RiseSiloTests
{
    [TestMethod]
    public void Silo_ThatIsNotToldWhere_ListensOnTheLoopbackAddress()
    {
        Assert.AreEqual("127.0.0.1:11111, 127.0.0.1:30000", Endpoints(silo => silo.UseRiseCluster("redis://10.0.0.1:6379")));
        Assert.AreEqual("10.0.0.2:1, 10.0.0.2:2", Endpoints(silo => silo.UseRiseCluster("redis://10.0.0.1:6379", IPAddress.Parse("10.0.0.2"), port: 1, gatewayPort: 2)));
        Assert.AreEqual("127.0.0.1:11111, 127.0.0.1:30000", Endpoints(silo => silo.UseRiseCluster()));
    }

    [TestMethod]
    [DataRow("redis://10.0.0.1:6379", "10.0.0.1:6379", null, null, false)]
    [DataRow("rediss://rise:s%40fe@cache.example:6380", "cache.example:6380", "rise", "s@fe", true)]
    [DataRow("redis://:safe@10.0.0.1:6379", "10.0.0.1:6379", null, "safe", false)]
    [DataRow("10.0.0.1:6379,password=safe", "10.0.0.1:6379", null, "safe", false)]
    public void Redis_IsReadAsItIsWritten(string redis, string endpoint, string? user, string? password, bool ssl)
    {
        var options = Options<RedisClusteringOptions>(silo => silo.UseRiseCluster(redis)).ConfigurationOptions!;

        Assert.AreEqual((endpoint, user, password, ssl), (options.EndPoints.Single().ToString()!.Split('/')[^1], options.User, options.Password, options.Ssl));
    }

    [TestMethod]
    public void Options_ThatCannotBe_AreRefused()
    {
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => Endpoints(silo => silo.UseRiseCluster("redis:/x"))).Message, "'redis:/x' names no Redis server: expected such as redis://host:6379.");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Endpoints(silo => silo.AddRise(new RiseSiloOptions { WorkersPerSilo = 0 })));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Endpoints(silo => silo.AddRise(new RiseSiloOptions { MostJobs = 0 })));
    }

    [TestMethod]
    public async Task Message_NamesATypeThatNobodyDeclared_AndItIsNotLoaded()
    {
        await using Cluster cluster = await Cluster.Start(1);
        var types = cluster.Silos.Client.ServiceProvider.GetRequiredService<TypeConverter>();

        Assert.AreEqual(typeof(RiseJobOptions), types.Parse("rise.options"));
        Exception e = Assert.Throws<Exception>(() => types.Parse("System.Diagnostics.Process,System.Diagnostics.Process"));
        Assert.Contains("not allowed", e.Message);
    }

    [TestMethod]
    public async Task Silos_WithTls_AnswerThoseAloneWhoHaveACertificate()
    {
        using var key = RSA.Create();
        var request = new CertificateRequest("CN=silo.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using Cluster cluster = await Cluster.Start(2, tls: o =>
        {
            (o.LocalCertificate, o.RemoteCertificateMode, o.ClientCertificateMode) = (certificate, RemoteCertificateMode.RequireCertificate, RemoteCertificateMode.RequireCertificate);
            o.RemoteCertificateValidation = (theirs, _, _) => theirs.Thumbprint == certificate.Thumbprint;
            o.OnAuthenticateAsClient = (_, options) => options.TargetHost = "silo.example";
        });

        string job = await cluster.Rise.SubmitAsync(OfFeatures, Rows(8), new RiseJobOptions { RowsPerPart = 1 });
        Assert.AreEqual(8, (await cluster.Rise.WaitAsync(job)).RowsDone);

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client.UseStaticClustering(cluster.Silos.Primary!.GatewayAddress.Endpoint).Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster.Silos.Options.ClusterId, cluster.Silos.Options.ServiceId)));
        using IHost stranger = builder.Build();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<Exception>(() => stranger.StartAsync(patience.Token));
    }

    private static string Endpoints(Action<ISiloBuilder> configure)
    {
        EndpointOptions options = Options<EndpointOptions>(configure);
        return $"{options.SiloListeningEndpoint ?? new IPEndPoint(options.AdvertisedIPAddress, options.SiloPort)}, {options.GatewayListeningEndpoint ?? new IPEndPoint(options.AdvertisedIPAddress, options.GatewayPort)}";
    }

    private static T Options<T>(Action<ISiloBuilder> configure)
        where T : class
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(configure);
        using IHost host = builder.Build();
        return host.Services.GetRequiredService<IOptions<T>>().Value;
    }
}
