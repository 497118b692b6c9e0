using Microsoft.ML.Rise.Tool.Tests.Models;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

[TestClass]
[DoNotParallelize]
public sealed class TextCommandTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rise-text").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Text_TwoTexts_AreExplainedWordByWord()
    {
        ToolRun run = Run("--text", "A touching plot", "--text", "an awful <script> end", "--class", "True", "--csv");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        string[] records = File.ReadAllLines(Path.Combine(_folder, "report.csv"));
        Assert.StartsWith("name,class,label,score,position,word,", records[0]);
        Assert.HasCount(1 + 3 + 4, records);
        Assert.DoesNotContain("<script> end", File.ReadAllText(Path.Combine(_folder, "report.html")));
    }

    [TestMethod]
    public void Text_FileWithATextOnEachLine_LeavesBlankLinesOut()
    {
        string file = Path.Combine(_folder, "reviews.txt");
        File.WriteAllText(file, "A touching plot\n\n   \nA dull end\n");

        ToolRun run = Run("--file", file, "--csv");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.HasCount(1 + 3 + 3, File.ReadAllLines(Path.Combine(_folder, "report.csv")));
    }

    [TestMethod]
    public void Text_WithoutText_IsAUsageError()
    {
        ToolRun run = Run();

        Assert.AreEqual((2, "error: there is no text: give --text, or --file with a text on each line. --help says what there is."), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    [DataRow("error: --text is empty: give at least a word.", "--text", " ")]
    [DataRow("error: there is no text file 'nowhere.txt'.", "--file", "nowhere.txt")]
    [DataRow("error: column 'Label' (Boolean) is not a text.", "--text", "good", "--input", "Label")]
    public void Text_WrongOption_FailsWithOneLine(string error, params string[] words)
    {
        ToolRun run = Run(words);

        Assert.AreEqual((1, error), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Text_OfANetwork_SaysWhichCommandsExplainNetworks()
    {
        string network = Path.Combine(AppContext.BaseDirectory, "garments", "garments.onnx");

        ToolRun run = ToolRun.Of("text", "--model", network, "--text", "good");

        Assert.AreEqual((1, $"error: rise text explains ML.NET models (.zip), and '{network}' is a network: rise image and rise series explain networks."), (run.ExitCode, run.Errors));
    }

    private ToolRun Run(params string[] words) => ToolRun.Of(["text", "--model", SavedModels.OfTexts(_folder), .. words, "--out", Path.Combine(_folder, "report.html")]);
}
