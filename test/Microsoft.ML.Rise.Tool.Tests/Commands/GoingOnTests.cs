using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tool.Commands;
using Microsoft.ML.Rise.Tool.Tests.Models;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

/// <summary>Runs that are ended and go on, and runs that explain parts: what comes out is what one run gives. Not beside others: what they say on the error stream is read.</summary>
[TestClass]
[DoNotParallelize]
public sealed class GoingOnTests
{
    private const string Flats = "Area,Town,Garden,Sizes.0,Sizes.1,Note\n50,Bonn,true,1,1,a\n90,Kiel,false,2,1,\n70,Bonn,0,3,1,x\n60,Kiel,1,4,1,y\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("rise-parts").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Image_Killed_GoesOnToTheSameReport()
    {
        string[] command = ["image", "--masks", "20000", "--reliability", "1", "--no-curves", "--json"];
        string scores = In("killed.scores");
        using (Process child = Start([.. command, "--out", In("killed.html")]))
        {
            while (!child.HasExited && !(Directory.Exists(scores) && Directory.EnumerateFiles(scores, "*.rise").Any()))
                Thread.Sleep(5);
            child.Kill();
            child.WaitForExit();
        }

        Assert.IsTrue(Directory.Exists(scores), "It was killed before it had ended.");
        int left = MaskScores.Load(Directory.GetFiles(scores, "*.rise").Single()).NumberOfMasks;
        Assert.IsInRange(128, 19_999, left);
        ToolRun run = ToolRun.Of([.. command, "--out", In("killed.html")]);
        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        ToolRun.Of([.. command, "--out", In("whole.html")]);

        Assert.AreEqual(Findings("whole"), Findings("killed"));
        Assert.IsFalse(Directory.Exists(scores), "What is complete leaves nothing behind.");
    }

    [TestMethod]
    public void Image_WhatAnotherCommandHasLeft_IsNotTaken()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        ToolRun cancelled = ToolRun.Of(cancellation.Token, "image", "--masks", "1000000", "--reliability", "1", "--no-curves", "--out", In("a.html"));
        Assert.AreEqual((130, $"cancelled: what was scored is in '{In("a.scores")}': the same command goes on from there"), (cancelled.ExitCode, cancelled.Errors));

        ToolRun other = ToolRun.Of("image", "--masks", "300", "--seed", "7", "--no-curves", "--json", "--out", In("a.html"));
        ToolRun.Of("image", "--masks", "300", "--seed", "7", "--no-curves", "--json", "--out", In("b.html"));

        Assert.AreEqual((0, ""), (other.ExitCode, other.Errors));
        Assert.AreEqual(Findings("b"), Findings("a"));
    }

    [TestMethod]
    public void Parts_OfMasksAndRows_Merged_GiveTheReportOfOneRun()
    {
        string[] rows = ["table", "--model", SavedModels.OfFlats(_folder), "--data", In("flats.csv"), "--masks"];
        File.WriteAllText(In("flats.csv"), Flats);
        AssertMerged([.. rows, "1000", "--json"], [.. rows, "0-9", "--scores", In("one")], [.. rows, "10-999", "--scores", In("two")]);
    }

    [TestMethod]
    public void Parts_OfPictures_Merged_GiveTheReportOfOneRun()
    {
        string[] image = ["image", "--image", Scene(1), "--image", Scene(2), "--no-curves", "--reliability", "1", "--masks"];
        AssertMerged([.. image, "600", "--json"], [.. image, "300-599", "--scores", In("one")], [.. image, "600", "--rows", "1", "--scores", In("two")]);
    }

    [TestMethod]
    public void Parts_OfTexts_Merged_GiveTheReportOfOneRun()
    {
        string[] text = ["text", "--model", SavedModels.OfTexts(_folder), "--text", "a good film with a good end", "--text", "a bad one", "--masks"];
        AssertMerged([.. text, "600", "--json"], [.. text, "0-49", "--rows", "0", "--scores", In("one")], [.. text, "50-599", "--scores", In("two"), "--rows", "0"]);
    }

    [TestMethod]
    public void Parts_OfSeries_Merged_GiveTheReportOfOneRun()
    {
        File.WriteAllText(In("load.csv"), "load\n" + string.Join('\n', SavedModels.LoadOf(1, isFaulty: true).Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        string[] series = ["series", "--model", SavedModels.OfSeries(_folder), "--data", In("load.csv"), "--reliability", "1", "--masks"];
        AssertMerged([.. series, "400", "--json"], [.. series, "0-199", "--scores", In("one")], [.. series, "200-399", "--scores", In("two")]);
    }

    [TestMethod]
    public void Merge_WhatDoesNotBelongTogether_SaysWhy()
    {
        Part("one", "0-9", "1");
        Part("two", "10-19", "2");

        ToolRun run = ToolRun.Of("merge", In("one"), In("two"), "--into", In("all"));

        Assert.AreEqual(1, run.ExitCode);
        StringAssert.EndsWith(run.Errors, "0-9.rise': Seed is 2, not 1.");
        Assert.AreEqual((1, $"error: there is no folder '{In("none")}'."), Errors(ToolRun.Of("merge", In("none"), "--into", In("all"))));
        Directory.CreateDirectory(In("empty"));
        Assert.AreEqual((1, "error: the folders have no scores."), Errors(ToolRun.Of("merge", In("empty"), "--into", In("all"))));
        File.WriteAllText(Path.Combine(In("two"), "run.txt"), "another.onnx, SHA-256 00");
        StringAssert.StartsWith(Errors(ToolRun.Of("merge", In("one"), In("two"), "--into", In("all"))).Text, "error: the folders have scores of different models: garments.onnx, SHA-256 ");
        StringAssert.StartsWith(Errors(ToolRun.Of("image", "--scores", In("two"), "--out", In("r.html"))).Text, $"error: '{In("two")}' has scores of another model (another.onnx, SHA-256 00): name another folder by --scores.");

        void Part(string folder, string masks, string seed) => Assert.AreEqual(0, ToolRun.Of("image", "--masks", masks, "--seed", seed, "--scores", In(folder)).ExitCode);
    }

    [TestMethod]
    public void Merge_WithAGap_SaysSo_AndTheRestIsAsked()
    {
        foreach ((string folder, string masks) in new[] { ("one", "0-99"), ("two", "200-299") })
            Assert.AreEqual(0, ToolRun.Of("image", "--masks", masks, "--scores", In(folder)).ExitCode);

        ToolRun merge = ToolRun.Of("merge", In("one"), In("two"), "--into", In("all"));

        Assert.AreEqual($"{In("all")}: 1 explained, 100 masks", merge.Text);
        Assert.AreEqual("note: of number 0 there are masks 0 to 99, and 100 behind a gap, which is asked for when it is explained.", merge.Notes);
        ToolRun.Of("image", "--masks", "300", "--reliability", "1", "--no-curves", "--json", "--scores", In("all"), "--out", In("merged.html"));
        ToolRun.Of("image", "--masks", "300", "--reliability", "1", "--no-curves", "--json", "--out", In("whole.html"));
        Assert.AreEqual(Findings("whole"), Findings("merged"));
    }

    [TestMethod]
    [DataRow("error: --masks with a range scores a part of each explanation: name the folder that keeps it by --scores.", 1, "--masks", "0-9")]
    [DataRow("error: --masks must be a whole number of at least 1, or a range of them such as 500-999, got '9-5'. --help says what there is.", 2, "--masks", "9-5")]
    [DataRow("error: --image has the rows 0 to 0, and --rows asks for 3.", 1, "--rows", "3")]
    public void Part_ThatIsNone_IsRefused(string error, int exitCode, params string[] words) => Assert.AreEqual((exitCode, error), Errors(ToolRun.Of(["image", .. words, "--out", In("r.html")])));

    [TestMethod]
    public void Model_WithAnExplanationInIt_IsExplainedAsAnyOther()
    {
        var ml = new MLContext();
        ITransformer model = ml.Model.Load(SavedModels.OfTexts(_folder), out DataViewSchema schema);
        IDataView texts = ml.Data.LoadFromEnumerable(new[] { new TextRow { Text = "a good film" } });
        RiseTransformer explaining = ml.Transforms.ExplainWithRise(model, new RiseOptions { OutputColumnName = "Why", InputColumnName = "Text" }).Fit(model.Transform(texts));
        ml.Model.Save(new TransformerChain<ITransformer>(model, explaining), schema, In("with.zip"));

        ToolRun.Of("text", "--model", In("model.zip"), "--text", "a good film", "--json", "--out", In("without.html"));
        ToolRun run = ToolRun.Of("text", "--model", In("with.zip"), "--text", "a good film", "--json", "--out", In("with.html"));

        Assert.AreEqual((0, ""), Errors(run));
        Assert.AreEqual(Findings("without"), Findings("with"));
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    /// <summary>Explains at once, and by the scores of parts: the same comes out.</summary>
    private void AssertMerged(string[] whole, params string[][] parts)
    {
        foreach (string[] part in parts)
        {
            ToolRun run = ToolRun.Of([.. part, "--out", In("part.html")]);
            Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        }

        ToolRun merge = ToolRun.Of("merge", In("one"), In("two"), "--into", In("all"));
        Assert.AreEqual((0, ""), (merge.ExitCode, merge.Errors));
        ToolRun merged = ToolRun.Of([.. whole, "--scores", In("all"), "--out", In("merged.html")]);
        Assert.AreEqual((0, ""), (merged.ExitCode, merged.Errors));
        ToolRun.Of([.. whole, "--out", In("whole.html")]);
        Assert.AreEqual(Findings("whole"), Findings("merged"));
    }

    private static (int ExitCode, string Text) Errors(ToolRun run) => (run.ExitCode, run.Errors);

    private static Process Start(params string[] words) =>
        Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(RiseCommand).Assembly.Location, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Scene(int number) => Path.Combine(AppContext.BaseDirectory, "garments", "scenes", $"scene-{number:00}.png");

    private string In(string name) => Path.Combine(_folder, name);

    private string Findings(string report) => ToolRun.FindingsOf(In($"{report}.json"));
}
