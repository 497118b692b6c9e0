using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.ModelFiles;

/// <summary>An ML.NET whose internal members have other names: a copy of Microsoft.ML.Core.dll with a name changed in it, in a load context of its own.</summary>
[TestClass]
public sealed class OtherInternalsTests
{
    [TestMethod]
    public void Member_ThatIsGone_IsOneClearError()
    {
        string answer = WithName("SetVersionInfo", "SetVersionOnfo");

        StringAssert.StartsWith(answer, "System.NotSupportedException: Model files are read and written by internal members of ML.NET, which Microsoft.ML.Core 5.0.1 does not have as Rise.MLNet 0.1.0 knows them (Could not load type 'Microsoft.ML.VersionInfo'");
    }

    [TestMethod]
    public void Field_ThatOnlyMakesItFaster_IsNotMissed() => Assert.AreEqual("loaded", WithName("_archive", "_archove"));

    [TestMethod]
    public void Names_AsTheyAre_Work() => Assert.AreEqual("loaded", WithName("_archive", "_archive"));

    /// <summary>What <see cref="SaveAndLoad"/> says in such a world.</summary>
    private static string WithName(string name, string other)
    {
        byte[] core = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.Core.dll"));
        byte[] from = Encoding.ASCII.GetBytes($"\0{name}\0"), to = Encoding.ASCII.GetBytes($"\0{other}\0");
        int at = core.AsSpan().IndexOf(from);
        Assert.IsGreaterThan(0, at, "There is such a name.");
        to.CopyTo(core, at);
        var world = new OtherWorld(core);
        Type own = world.LoadFromAssemblyPath(typeof(OtherInternalsTests).Assembly.Location).GetType(typeof(OtherInternalsTests).FullName!)!;
        return (string)own.GetMethod(nameof(SaveAndLoad), BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, null)!;
    }

    /// <summary>Saves and loads an explainer.</summary>
    private static string SaveAndLoad()
    {
        try
        {
            using var network = RiseScorer.FromOnnx(Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "quadrants-half.onnx"));
            using RiseTransformer loaded = ModelZip.Reload(network, Pipelines.Options);
            return loaded.Options == Pipelines.Options ? "loaded" : "loaded something else";
        }
        catch (Exception e)
        {
            return $"{e.GetType()}: {e.Message}";
        }
    }

    private sealed class OtherWorld(byte[] core) : AssemblyLoadContext("other")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
            return assemblyName.Name == "Microsoft.ML.Core" ? LoadFromStream(new MemoryStream(core))
                : assemblyName.Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal) && assemblyName.Name != "Microsoft.ML.OnnxRuntime" && File.Exists(path) ? LoadFromAssemblyPath(path)
                : null;
        }
    }
}
