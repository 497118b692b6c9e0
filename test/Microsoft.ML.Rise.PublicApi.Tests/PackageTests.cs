using System.Diagnostics;
using System.Reflection;
using System.Xml.Linq;

namespace Microsoft.ML.Rise.PublicApi.Tests;

/// <summary>The package as a user meets it: packed, restored from a folder into a new program outside the repository, built and run.</summary>
[TestClass]
public sealed class PackageTests
{
    /// <summary>No cache has it: an older package of the same version would pass in place of this one.</summary>
    private static readonly string s_version = $"0.0.0-test.{Guid.NewGuid():N}";

    private static readonly string s_folder = Directory.CreateTempSubdirectory("package").FullName;

    private static readonly string s_repository =
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [ClassInitialize]
    public static void Pack(TestContext context)
    {
        string project = Path.Combine(s_repository, "src", "Microsoft.ML.Rise");
        Dotnet(s_folder, "pack", project, "-o", Path.Combine(s_folder, "built"), $"-p:Version={s_version}", $"-p:ArtifactsPath={Path.Combine(s_folder, "artifacts")}", "-nodeReuse:false");

        // What the machine has already need not be fetched again, but this package is restored into a cache of its own.
        string cache = Dotnet(s_folder, "nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
        File.WriteAllText(Path.Combine(s_folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <fallbackPackageFolders><add key="machine" value="{cache}" /></fallbackPackageFolders>
              <packageSources><add key="built" value="built" /></packageSources>
            </configuration>
            """);
    }

    [ClassCleanup]
    public static void DeleteFolder() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public void Package_InANewProgram_RunsTheExampleOfTheReadme()
    {
        string answer = RunProgram("Example", ["Microsoft.ML.OnnxTransformer", "Microsoft.ML.OnnxRuntime"], $$"""
            using Microsoft.ML;

            string folder = args[0];
            {{Document.Regions["pipeline"]}}
            foreach (Explained row in mlContext.Data.CreateEnumerable<Explained>(explained, reuseRowObject: false))
                Console.WriteLine($"{row.Saliency.Length} values for {row.SaliencyTargetLabel}");

            {{Document.Regions["classes"]}}
            """);

        Assert.AreEqual("9216 values for 1\n9216 values for 5", answer, "A pair of trousers stands out in the first scene, a sandal in the second.");
    }

    [TestMethod]
    public void Package_InAProgramWithoutANativeRuntime_SaysWhichPackageToAdd()
    {
        string answer = RunProgram("NoRuntime", [], """
            try
            {
                _ = Microsoft.ML.Rise.RiseScorer.FromOnnx(Path.Combine(args[0], "garments.onnx"));
            }
            catch (InvalidOperationException e)
            {
                Console.WriteLine(e.Message);
            }
            """);

        StringAssert.StartsWith(answer, "ONNX Runtime's native library could not be loaded: ");
        StringAssert.EndsWith(
            answer,
            "Add the package Microsoft.ML.OnnxRuntime (processor), Microsoft.ML.OnnxRuntime.Gpu or Microsoft.ML.OnnxRuntime.DirectML to the program, in version 1.31.1 or later.");
    }

    /// <summary>Builds a program that references the package, and runs it with the folder of the demo network as argument.</summary>
    private static string RunProgram(string name, string[] otherPackages, string code)
    {
        string folder = Directory.CreateDirectory(Path.Combine(s_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "Program.cs"), code);
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Rise.MLNet" Version="{s_version}" />
                {string.Concat(otherPackages.Select(id => $"<PackageReference Include=\"{id}\" Version=\"{VersionOf(id)}\" />"))}
              </ItemGroup>
            </Project>
            """);
        Dotnet(folder, "build", "-nodeReuse:false", "-v:q");
        return Dotnet(folder, "run", "--no-build", "--", Path.Combine(AppContext.BaseDirectory, "garments")).Trim().ReplaceLineEndings("\n");
    }

    /// <summary>The version that this repository uses.</summary>
    private static string VersionOf(string package) => XDocument.Load(Path.Combine(s_repository, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(p => p.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"dotnet {string.Join(' ', arguments)}: {output}");
        return output;
    }
}
