using System.Text.Json;
using Microsoft.ML.Rise.Tool.Tests.Models;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

[TestClass]
[DoNotParallelize]
public sealed class TableCommandTests
{
    private const string Flats = "Area,Town,Garden,Sizes.0,Sizes.1,Note\n50,Bonn,true,1,1,\"a, \"\"b\"\"\"\n90,Kiel,false,2,1,\n70,Bonn,0,3,1,x\n60,Kiel,1,4,1,y\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("rise-table").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Table_WithoutLabels_ExplainsEveryRow_ByValuesThatAddUp()
    {
        ToolRun run = Run(Flats, "--json", "--csv");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json")));
        JsonElement[] findings = [.. json.RootElement.GetProperty("findings").EnumerateArray()];
        Assert.AreEqual("4 rows together", findings[0].GetProperty("name").GetString());
        Assert.HasCount(5, findings);
        foreach (JsonElement target in findings[1..].Select(f => f.GetProperty("targets")[0]))
        {
            double sum = target.GetProperty("contributions").EnumerateArray().Sum(c => c.GetProperty("contribution").GetDouble());
            Assert.AreEqual(target.GetProperty("score").GetDouble() - target.GetProperty("baseline").GetDouble(), sum, 0.01);
        }

        Assert.HasCount(1 + 4 * 4, File.ReadAllLines(Path.Combine(_folder, "report.csv")));
    }

    [TestMethod]
    public void Table_OfOneRow_NeedsOthersToCompareItWith() =>
        StringAssert.Contains(Run(Flats[..(Flats.IndexOf('\n') + 1)] + "50,Bonn,true,1,1,x\n").Errors, "has one row, which would be compared with itself: give rows like it, such as the training data, by --background.");

    [TestMethod]
    [DataRow(2, "--rows", "0-1")]
    [DataRow(3, "--rows", "0,2-3")]
    [DataRow(2, "--where", "Town=Bonn")]
    [DataRow(2, "--where", "Town != Bonn")]
    [DataRow(1, "--where", "Town=Bonn", "--where", "Area>=70")]
    [DataRow(3, "--where", "Area<90")]
    [DataRow(1, "--where", "Town=Kiel", "--rows", "0-2")]
    public void Table_SomeRows_AreThoseThatAreAskedFor(int expected, params string[] words)
    {
        ToolRun run = Run(Flats, [.. words, "--columns", "Area,Town", "--csv"]);

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.HasCount(1 + expected * 2, File.ReadAllLines(Path.Combine(_folder, "report.csv")));
    }

    [TestMethod]
    public void Table_SplitVector_ExplainsEachValue()
    {
        ToolRun run = Run(Flats, "--split", "Sizes", "--rows", "0", "--csv");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.HasCount(1 + 5, File.ReadAllLines(Path.Combine(_folder, "report.csv")));
    }

    [TestMethod]
    [DataRow("Town,Garden,Sizes.0,Sizes.1\nBonn,1,1,1", "error: 'DATA' has no column 'Area', which the model reads; it has 'Town', 'Garden', 'Sizes.0', 'Sizes.1'.")]
    [DataRow("Area,Town,Garden,Sizes.0\n1,Bonn,1,1", "error: 'DATA' has no column 'Sizes.1', which the model reads; it has 'Area', 'Town', 'Garden', 'Sizes.0'.")]
    [DataRow("Area,Town,Garden,Sizes.0,Sizes.1\nmany,Bonn,1,1,1", "error: 'DATA', row 0, column 'Area': expected a number, got 'many'.")]
    [DataRow("Area,Town,Garden,Sizes.0,Sizes.1\n1,Bonn,perhaps,1,1", "error: 'DATA', row 0, column 'Garden': expected true or false, got 'perhaps'.")]
    [DataRow("Area,Area\n1,2", "error: 'DATA' has two columns 'Area'.")]
    [DataRow("Area,Town", "error: 'DATA' has no rows.")]
    [DataRow("", "error: 'DATA' has no rows.")]
    public void Table_CsvThatDoesNotFit_FailsWithTheColumn(string text, string error)
    {
        ToolRun run = Run(text);

        Assert.AreEqual((1, error.Replace("DATA", Data, StringComparison.Ordinal)), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    [DataRow("error: 'DATA' has the rows 0 to 3, and --rows asks for 9.", "--rows", "2-9")]
    [DataRow("error: --rows are numbers and ranges such as 0-9,17, got '3-1'.", "--rows", "3-1")]
    [DataRow("error: --rows are numbers and ranges such as 0-9,17, got ''.", "--rows", "1,")]
    [DataRow("error: 'DATA' has no row with Town=Rome.", "--where", "Town=Rome")]
    [DataRow("error: --where: 'DATA' has no column 'City'; it has 'Area', 'Town', 'Garden', 'Sizes.0', 'Sizes.1', 'Note'.", "--where", "City=Rome")]
    [DataRow("error: --where compares a column with a value, by = != < > <= or >=, got 'Town'.", "--where", "Town")]
    [DataRow("error: --where: > compares numbers, got 'Bonn'.", "--where", "Town>Bonn")]
    [DataRow("error: there is no data file 'nowhere.csv'.", "--background", "nowhere.csv")]
    public void Table_WrongSelection_FailsWithWhatThereIs(string error, params string[] words)
    {
        ToolRun run = Run(Flats, words);

        Assert.AreEqual((1, error.Replace("DATA", Data, StringComparison.Ordinal)), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Table_CancelledBeforeAnything_WritesNothing()
    {
        string model = SavedModels.OfFlats(_folder);
        File.WriteAllText(Data, Flats);

        ToolRun run = ToolRun.Of(new CancellationToken(canceled: true), "table", "--model", model, "--data", Data, "--out", Path.Combine(_folder, "report.html"));

        Assert.AreEqual((130, "cancelled: nothing was written."), (run.ExitCode, run.Errors));
        Assert.IsFalse(File.Exists(Path.Combine(_folder, "report.html")));
    }

    private string Data => Path.Combine(_folder, "flats.csv");

    private ToolRun Run(string text, params string[] words)
    {
        File.WriteAllText(Data, text);
        return ToolRun.Of(["table", "--model", SavedModels.OfFlats(_folder), "--data", Data, .. words, "--out", Path.Combine(_folder, "report.html")]);
    }
}
