using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML.Rise.Samples.Tests.SingleFile;
using SkiaSharp;

namespace Microsoft.ML.Rise.Samples.Tests.Notebooks;

/// <summary>The notebooks, executed by the real kernel, show what they are committed with, which is what the library says. RISE_RENEW_NOTEBOOKS=1 first commits what they show.</summary>
[TestClass]
public sealed partial class NotebookTests
{
    private const string Library = "Rise.MLNet", Html = "text/html", PlainText = "text/plain";

    private static readonly string s_notebooks = Path.Combine(NotebookKernel.Repository, "samples", "notebooks");

    private static readonly string s_temporary = Directory.CreateTempSubdirectory("notebooks").FullName;

    /// <summary>The folder of the executed notebooks, beside what they read.</summary>
    private static readonly Lazy<string> s_executed = new(() =>
    {
        string version = $"0.0.0-test.{Guid.NewGuid():N}";
        string notebooks = Directory.CreateDirectory(Path.Combine(s_temporary, "notebooks")).FullName;
        foreach (string name in Names)
            File.WriteAllText(Path.Combine(notebooks, name), Reference().Replace(File.ReadAllText(Path.Combine(s_notebooks, name)), m => m.Groups[1].Value == Library ? $"nuget: {Library}, {version}" : m.Value));

        string garments = Path.Combine(AppContext.BaseDirectory, "garments");
        foreach (string file in Directory.GetFiles(garments, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(s_temporary, "garments", Path.GetRelativePath(garments, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        NotebookKernel.Execute(notebooks, version);
        return notebooks;
    });

    public static IEnumerable<string> Names => Directory.GetFiles(s_notebooks, "*.ipynb").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    [ClassCleanup]
    public static void DeleteFolder() => Directory.Delete(s_temporary, recursive: true);

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Notebook_Executed_ShowsWhatItIsCommittedWith(string name)
    {
        Notebook committed = Notebook.Read(Path.Combine(s_notebooks, name)), executed = Executed(name);
        if (Environment.GetEnvironmentVariable("RISE_RENEW_NOTEBOOKS") == "1")
        {
            committed.TakeOutputs(executed);
            committed.Write(Path.Combine(s_notebooks, name));
        }

        foreach ((NotebookCell one, NotebookCell other) in committed.Code.Zip(executed.Code))
        {
            if (one.IsInstallation)
            {
                Assert.IsEmpty(one.Outputs, "What the machine says while it fetches packages is not committed.");
                continue;
            }

            CollectionAssert.AreEqual(one.Outputs.Select(o => o.Kind).ToArray(), other.Outputs.Select(o => o.Kind).ToArray(), one.Source);
            foreach ((NotebookOutput expected, NotebookOutput actual) in one.Outputs.Zip(other.Outputs))
                AssertShowsTheSame(expected.Text, actual.Text);
        }
    }

    [TestMethod]
    [DataRow("columns.ipynb", 2)]
    [DataRow("image.ipynb", 3)]
    [DataRow("text.ipynb", 2)]
    public void Notebook_Executed_ShowsExplanationsAndNothingElse(string name, int explanations)
    {
        CollectionAssert.AreEqual(Enumerable.Repeat((string[])[Html, PlainText], explanations).SelectMany(kinds => kinds).ToArray(), Shown(name).Select(o => o.Kind).ToArray());
        foreach (string html in Outputs(name, Html))
            StringAssert.Contains(html, "<rise-explanation ");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Notebook_NamesTheVersionsOfThisRepository(string name)
    {
        string[] versions = [.. Reference().Matches(File.ReadAllText(Path.Combine(s_notebooks, name))).Select(m => m.Value)];

        CollectionAssert.Contains(versions, $"nuget: {Library}, {Properties("build.props", "Version").Single().Value}");
        CollectionAssert.IsSubsetOf(
            versions.Where(v => !v.Contains(Library, StringComparison.Ordinal)).ToArray(),
            Properties("Directory.Packages.props", "PackageVersion").Select(p => $"nuget: {p.Attribute("Include")!.Value}, {p.Attribute("Version")!.Value}").ToArray());

        static IEnumerable<XElement> Properties(string file, string property) => XDocument.Load(Path.Combine(NotebookKernel.Repository, file)).Descendants(property);
    }

    [TestMethod]
    public void Columns_SaysWhatTheProgramOfOneFileSays() => PrintedText.AssertEqual(
        string.Join('\n', SingleFileSampleTests.Output("explain-columns.cs").SkipLast(1)),
        string.Join('\n', Outputs("columns.ipynb", PlainText)));

    [TestMethod]
    public void Text_SaysWhatTheProgramOfOneFileSays()
    {
        const double HalfOfTheLastDigit = 0.005;
        (string Word, double Contrast)[] printed =
            [.. SingleFileSampleTests.Output("explain-text.cs").Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(w => (w[0], Parse(w[1])))];

        (string Word, double Contrast)[] shown =
            [.. Outputs("text.ipynb", Html).SelectMany(html => Said().Matches(html)).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value).Split(": ")).Select(w => (w[0], Parse(w[1])))];

        CollectionAssert.AreEqual(printed.Select(p => p.Word).ToArray(), shown.Select(s => s.Word).ToArray());
        foreach (((string word, double rounded), (_, double contrast)) in printed.Zip(shown))
            Assert.AreEqual(rounded, contrast, 1.5 * HalfOfTheLastDigit, word);

        static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
    }

    [TestMethod]
    public void Image_ShowsWhatTheLibrarySaysWithoutThePipeline()
    {
        string[] shown = [.. Outputs("image.ipynb", Html)];
        const int Size = 96;
        string garments = Path.Combine(AppContext.BaseDirectory, "garments");
        string[] labels = File.ReadAllLines(Path.Combine(garments, "labels.txt"));
        using SKBitmap scene = SKBitmap.Decode(Path.Combine(garments, "scenes", "scene-01.png"));
        float[] pixels =
        [
            .. ((Func<SKColor, byte>[])[c => c.Red, c => c.Green, c => c.Blue]).SelectMany(channel => scene.Pixels.Select(c => channel(c) * (1 / 255f))),
        ];
        using RiseScorer network = RiseScorer.FromOnnx(Path.Combine(garments, "garments.onnx"));
        InputShape shape = InputShape.Image(Size, Size, 3);

        RiseExplanation why = new RiseExplainer(shape, new RiseOptions { Labels = labels, Target = RiseTarget.Labels("Trouser", "Sneaker") }).Explain(pixels, network);
        EvidenceExplanation evidence = new MinimalEvidence(shape, new MinimalEvidenceOptions { Labels = labels, Target = "Trouser" }).Explain(pixels, network);

        AssertShowsTheSame(why.ToHtml(), shown[0]);
        AssertShowsTheSame(evidence.ToHtml(), shown[1]);
        Assert.HasCount(4, shown[2].Split("class=\"rise-box\""), "three boxes");
    }

    private static Notebook Executed(string name) => Notebook.Read(Path.Combine(s_executed.Value, name));

    private static IEnumerable<NotebookOutput> Shown(string name) => Executed(name).Code.Where(c => !c.IsInstallation).SelectMany(c => c.Outputs);

    private static IEnumerable<string> Outputs(string name, string kind) => Shown(name).Where(o => o.Kind == kind).Select(o => o.Text);

    /// <summary>The same words, the same numbers up to their last digit, and the same pictures up to rounding.</summary>
    private static void AssertShowsTheSame(string expected, string actual)
    {
        PrintedText.AssertEqual(Unread().Replace(expected, ""), Unread().Replace(actual, ""));
        Assert.HasCount(Picture().Count(expected), Picture().Matches(actual));
        foreach ((Match one, Match other) in Picture().Matches(expected).Zip(Picture().Matches(actual)))
        {
            using SKBitmap picture = Decode(one), again = Decode(other);
            byte[] differences = [.. picture.Bytes.Zip(again.Bytes, (a, b) => (byte)Math.Abs(a - b))];
            Assert.AreEqual((picture.Width, picture.Height), (again.Width, again.Height));
            Assert.IsLessThanOrEqualTo(1, differences.Max());
        }

        static SKBitmap Decode(Match picture) => SKBitmap.Decode(Convert.FromBase64String(picture.Groups[1].Value));
    }

    [GeneratedRegex("nuget: ([^,]+), ([^\"\\\\]+)")]
    private static partial Regex Reference();

    [GeneratedRegex("data:image/png;base64,([^\"]+)")]
    private static partial Regex Picture();

    [GeneratedRegex("data-say=\"([^\"]+)\"")]
    private static partial Regex Said();

    /// <summary>Style and script, which are not the notebook's, and numbers that nobody reads.</summary>
    [GeneratedRegex("<(style|script)>.*?</\\1>|[A-Za-z0-9+/=]{64,}", RegexOptions.Singleline)]
    private static partial Regex Unread();
}
