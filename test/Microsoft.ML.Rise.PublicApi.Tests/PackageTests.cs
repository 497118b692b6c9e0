using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using Microsoft.ML.Data;

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

    [TestMethod]
    [DataRow("Plain", "")]
    [DataRow("Published", "<PublishSingleFile>true</PublishSingleFile><SelfContained>true</SelfContained><PublishTrimmed>true</PublishTrimmed><TrimMode>partial</TrimMode><SuppressTrimAnalysisWarnings>true</SuppressTrimAnalysisWarnings>")]
    public void Package_InAnotherProgram_LoadsASavedExplainer_WithTheSameBits(string name, string properties)
    {
        var ml = new MLContext(seed: 1);
        House[] houses = [.. Enumerable.Range(0, 200).Select(k => new House { Area = k % 17, Age = k % 29, Town = $"town {k % 3}", Label = k % 17 + k % 3 > 9 })];
        IDataView rows = ml.Data.LoadFromEnumerable(houses);
        var model = ml.Transforms.Categorical.OneHotEncoding("Towns", "Town").Append(ml.Transforms.Concatenate("Features", "Area", "Age", "Towns")).Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(rows);
        var explaining = ml.Transforms.ExplainWithRise("Saliency", "Features", model).Append(ml.Transforms.ExplainColumnsWithRise("Why", model, rows)).Fit(model.Transform(rows));
        string file = Path.Combine(s_folder, $"{name}.zip");
        ml.Model.Save(model.Append(explaining), rows.Schema, file);
        IDataView explained = explaining.Transform(model.Transform(ml.Data.TakeRows(rows, 3)));
        string expected = string.Join(' ', explained.GetColumn<float[]>("Saliency").Concat(explained.GetColumn<float[]>("Why")).SelectMany(v => v).Select(v => BitConverter.SingleToInt32Bits(v).ToString(CultureInfo.InvariantCulture)));

        string answer = RunProgram(name, [], $$"""
            using System.Globalization;
            using Microsoft.ML;
            using Microsoft.ML.Data;

            var ml = new MLContext();
            ITransformer model = ml.Model.Load({{LiteralOf(file)}}, out _);
            IDataView explained = model.Transform(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(k => new House { Area = k % 17, Age = k % 29, Town = $"town {k % 3}" })));
            Console.WriteLine(string.Join(' ', explained.GetColumn<float[]>("Saliency").Concat(explained.GetColumn<float[]>("Why")).SelectMany(v => v).Select(v => BitConverter.SingleToInt32Bits(v).ToString(CultureInfo.InvariantCulture))));

            public sealed class House
            {
                public float Area { get; set; }
                public float Age { get; set; }
                public string Town { get; set; } = "";
                public bool Label { get; set; }
            }
            """, properties);

        Assert.AreEqual(expected, answer);

        static string LiteralOf(string path) => $"@\"{path}\"";
    }

    [TestMethod]
    public void File_InAProgramWithoutThePackage_NamesTheAssemblyThatIsMissing()
    {
        var ml = new MLContext();
        IDataView rows = ml.Data.LoadFromEnumerable(new[] { new House { Area = 1 } });
        var model = ml.Transforms.Concatenate("Score", "Area", "Age").Fit(rows);
        string file = Path.Combine(s_folder, "without.zip");
        ml.Model.Save(ml.Transforms.ExplainColumnsWithRise(model, new ColumnOptions { OutputColumnName = "Why", Background = rows, ScoreColumnName = "Score", Target = 0 }).Fit(rows), rows.Schema, file);

        string answer = RunProgram("Without", ["Microsoft.ML"], $$"""
            try
            {
                new Microsoft.ML.MLContext().Model.Load(@"{{file}}", out _);
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            }
            """, withThePackage: false);

        StringAssert.StartsWith(answer, "FileNotFoundException: Could not load file or assembly 'Microsoft.ML.Rise");
    }

    private sealed class House
    {
        public float Area { get; set; }

        public float Age { get; set; }

        public string Town { get; set; } = "";

        public bool Label { get; set; }
    }

    /// <summary>Builds a program that references the package, and runs it with the folder of the demo network as argument; where it has properties of publishing, it is published before.</summary>
    private static string RunProgram(string name, string[] otherPackages, string code, string properties = "", bool withThePackage = true)
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
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {(withThePackage ? $"<PackageReference Include=\"Rise.MLNet\" Version=\"{s_version}\" />" : "")}
                {string.Concat(otherPackages.Select(id => $"<PackageReference Include=\"{id}\" Version=\"{VersionOf(id)}\" />"))}
              </ItemGroup>
            </Project>
            """);
        string garments = Path.Combine(AppContext.BaseDirectory, "garments");
        if (properties.Length > 0)
        {
            Dotnet(folder, "publish", "-nodeReuse:false", "-v:q", "--use-current-runtime", "-o", Path.Combine(folder, "published"));
            return Run(folder, Path.Combine(folder, "published", OperatingSystem.IsWindows() ? $"{name}.exe" : name), garments).Trim().ReplaceLineEndings("\n");
        }

        Dotnet(folder, "build", "-nodeReuse:false", "-v:q");
        return Dotnet(folder, "run", "--no-build", "--", garments).Trim().ReplaceLineEndings("\n");
    }

    /// <summary>The version that this repository uses.</summary>
    private static string VersionOf(string package) => XDocument.Load(Path.Combine(s_repository, "Directory.Packages.props"))
        .Descendants("PackageVersion").Single(p => p.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static string Dotnet(string folder, params string[] arguments) => Run(folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    private static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }
}
