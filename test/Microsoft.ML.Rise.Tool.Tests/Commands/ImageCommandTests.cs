using System.Text.Json;
using Microsoft.ML.Rise.Tool.Tests.Models;
using Microsoft.ML.Rise.Tool.Tests.Pictures;
using SkiaSharp;

namespace Microsoft.ML.Rise.Tool.Tests.Commands;

/// <summary><c>rise image</c> and <c>rise evidence</c> as they are called, with the demo's network. Not beside others: what they say on the error stream is read.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ImageCommandTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rise-image").FullName;

    private static string Scene(int number) => Path.Combine(AppContext.BaseDirectory, "garments", "scenes", $"scene-{number:00}.png");

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Image_WithoutAnything_ExplainsTwoGarmentsOfAScene_WithEveryPart()
    {
        ToolRun run = Run("image", "--png", "--json", "--csv", "--masks", "256");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        string[] expected =
        [
            "report-picture.png", "report-sneaker-heatmap.png", "report-sneaker-overlay.png", "report-trouser-heatmap.png", "report-trouser-overlay.png", "report.csv", "report.html", "report.json",
        ];
        CollectionAssert.AreEqual(expected, Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray());
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json")));
        JsonElement provenance = json.RootElement.GetProperty("provenance"), finding = json.RootElement.GetProperty("findings")[0];
        Assert.AreEqual("garments.onnx", provenance.GetProperty("scorer").GetString());
        Assert.AreEqual(64, provenance.GetProperty("sha256").GetString()!.Length);
        Assert.AreEqual(1, provenance.GetProperty("seed").GetInt32());
        Assert.AreEqual(257 + 2 * 2 * 225, provenance.GetProperty("calls").GetInt64(), 30.0);
        Assert.AreEqual("Trouser", finding.GetProperty("maps")[0].GetProperty("label").GetString());
        Assert.AreEqual(96 * 96, finding.GetProperty("maps")[1].GetProperty("contrast").GetArrayLength());
        Assert.IsGreaterThan(0, finding.GetProperty("maps")[0].GetProperty("deletion").GetProperty("areaUnderCurve").GetDouble());
        Assert.HasCount(1 + 2 * 96 * 96, File.ReadAllLines(Path.Combine(_folder, "report.csv")));
        Assert.Contains("Trouser", File.ReadAllText(Path.Combine(_folder, "report.html")));
    }

    [TestMethod]
    public void Image_Twice_IsTheSameReport()
    {
        Run("image", "--masks", "100", "--no-curves", "--seed", "3");
        string first = File.ReadAllText(Path.Combine(_folder, "report.html"));
        Run("image", "--masks", "100", "--no-curves", "--seed", "3");

        Assert.AreEqual(first, File.ReadAllText(Path.Combine(_folder, "report.html")));
        Assert.Contains("rise image --masks 100 --no-curves --seed 3 --out", first);
    }

    [TestMethod]
    public void Image_SeveralPictures_AreOneReport()
    {
        ToolRun run = Run("image", "--image", Scene(1), "--image", Scene(2), "--masks", "100", "--no-curves", "--png");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        string html = File.ReadAllText(Path.Combine(_folder, "report.html"));
        Assert.Contains("scene-01.png", html);
        Assert.Contains("scene-02.png", html);
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "report-2-picture.png")));
    }

    [TestMethod]
    public void Image_SecondPictureIsMissing_IsFoundOutBeforeTheFirstIsExplained()
    {
        ToolRun run = Run("image", "--image", Scene(1), "--image", "nowhere.png", "--masks", "100", "--no-curves");

        Assert.AreEqual((1, "error: there is no picture file 'nowhere.png'."), (run.ExitCode, run.Errors));
        Assert.IsEmpty(Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void Image_SecondPictureIsDamaged_KeepsTheFirst_AndSaysThatItIsNotAll()
    {
        string damaged = Path.Combine(_folder, "damaged.png");
        File.WriteAllBytes(damaged, File.ReadAllBytes(Scene(2))[..2000]);

        ToolRun run = Run("image", "--image", Scene(1), "--image", damaged, "--masks", "100", "--no-curves");

        Assert.AreEqual(1, run.ExitCode);
        string report = File.ReadAllText(Path.Combine(_folder, "report.html"));
        Assert.Contains("scene-01.png", report);
        Assert.Contains("1 of 2 pictures are here.", report);
    }

    [TestMethod]
    public void Image_LessReliableThanAsked_SaysSo()
    {
        ToolRun run = Run("image", "--masks", "20", "--no-curves");

        Assert.StartsWith("note: a reliability of 0.", run.Notes);
        Assert.Contains("less than the 0.98 that were asked for: give more --masks", File.ReadAllText(Path.Combine(_folder, "report.html")));
    }

    [TestMethod]
    public void Image_ReportThatCannotBeWritten_IsFoundOutFirst() =>
        Assert.AreEqual((1, $"error: the report cannot be written to '{_folder}.html': it is a folder. Name a file by --out."), Folder());

    private (int, string) Folder()
    {
        Directory.CreateDirectory(_folder + ".html");
        try
        {
            ToolRun run = ToolRun.Of("image", "--out", _folder + ".html");
            return (run.ExitCode, run.Errors);
        }
        finally
        {
            Directory.Delete(_folder + ".html");
        }
    }

    [TestMethod]
    public void Image_CancelledAtTheSecondPicture_KeepsTheFirst_AndSaysSo()
    {
        using var cancellation = new CancellationTokenSource();
        string report = Path.Combine(_folder, "report.html");
        using var watcher = new FileSystemWatcher(_folder, "report.html") { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => cancellation.Cancel();

        ToolRun run = ToolRun.Of(cancellation.Token, "image", "--image", Scene(1), "--image", Scene(2), "--masks", "100000", "--reliability", "1", "--no-curves", "--out", report);

        Assert.AreEqual((130, $"cancelled: 1 of 2 pictures finished: {report} (the same command goes on from there)"), (run.ExitCode, run.Errors));
        Assert.Contains("scene-01.png", File.ReadAllText(report));
    }

    [TestMethod]
    public void Image_CancelledBeforeAnything_WritesNothing()
    {
        ToolRun run = ToolRun.Of(new CancellationToken(canceled: true), "image", "--out", Path.Combine(_folder, "report.html"));

        Assert.AreEqual((130, "cancelled: nothing was written."), (run.ExitCode, run.Errors));
        Assert.IsEmpty(Directory.GetFileSystemEntries(_folder));
    }

    [TestMethod]
    public void Evidence_OfTheDemo_IsSmallAndTakesTheScoreAway()
    {
        ToolRun run = Run("evidence", "--class", "Trouser", "--masks", "200", "--no-curves", "--json");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json")));
        JsonElement map = json.RootElement.GetProperty("findings")[0].GetProperty("maps")[0], evidence = map.GetProperty("evidence");
        Assert.IsTrue(evidence.GetProperty("isReached").GetBoolean());
        Assert.IsInRange(0, 0.3, evidence.GetProperty("area").GetDouble());
        Assert.IsLessThan(map.GetProperty("score").GetDouble() / 2, evidence.GetProperty("scoreWithout").GetDouble());
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("File")]
    [DataRow("image")]
    public void Image_ModelZipThatLoadsFromPaths_IsExplained(string? input)
    {
        string model = SavedModels.OfPictures(_folder, loads: true);

        ToolRun run = Run(["image", "--model", model, "--image", Scene(1), "--masks", "100", "--png", "--score", "scores", .. input is null ? Array.Empty<string>() : ["--input", input]]);

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.HasCount(3, Directory.GetFiles(_folder, "*.png"));
    }

    [TestMethod]
    public void Image_ModelZipWithAnImageColumn_IsExplained()
    {
        string model = SavedModels.OfPictures(_folder, loads: false);

        ToolRun run = Run("image", "--model", model, "--input", "image", "--image", Scene(1), "--masks", "100", "--top", "2", "--score", "scores");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.IsTrue(File.Exists(Path.Combine(_folder, "report.html")));
    }

    [TestMethod]
    public void Image_ModelZipWithoutASchema_AsksForTheColumn()
    {
        string model = SavedModels.OfPictures(_folder, loads: false);

        ToolRun run = Run("image", "--model", model, "--image", Scene(1));

        Assert.AreEqual((1, $"error: '{model}' was saved without the schema of its input: name the column of images by --input, or give the schema to mlContext.Model.Save(model, schema, path)."), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Evidence_OfAModelZip_IsFound()
    {
        string model = SavedModels.OfPictures(_folder, loads: false);

        ToolRun run = Run("evidence", "--model", model, "--input", "image", "--image", Scene(1), "--masks", "100", "--score", "scores", "--json");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("\"evidence\":{", File.ReadAllText(Path.Combine(_folder, "report.json")));
    }

    [TestMethod]
    [DataRow("error: there is no model file 'nowhere.onnx'.", 1, "--model", "nowhere.onnx", "--image", "SCENE")]
    [DataRow("error: 'LABELS' is neither a network (.onnx) nor an ML.NET model (.zip).", 1, "--model", "LABELS", "--image", "SCENE")]
    [DataRow("error: --model needs --image, the picture to explain. --help says what there is.", 2, "--model", "nowhere.onnx")]
    [DataRow("error: --masks must be a whole number of at least 1, or a range of them such as 500-999, got '0'. --help says what there is.", 2, "--masks", "0")]
    [DataRow("error: --reliability must be a number above 0 and at most 1, got 'NaN'. --help says what there is.", 2, "--reliability", "NaN")]
    [DataRow("error: --grid must be a number of cells such as 7 or 5x9, got '7x'. --help says what there is.", 2, "--grid", "7x")]
    [DataRow("error: --mean must be three numbers such as 0.485,0.456,0.406, got '1,2'. --help says what there is.", 2, "--mean", "1,2")]
    [DataRow("error: --class and --top say both what is explained: give one of them.", 1, "--class", "Bag", "--top", "2")]
    [DataRow("error: there is no label 'Dog'; there are 'T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat' and so on.", 1, "--class", "Dog")]
    [DataRow("error: --out names the report, which ends in .html, got 'report.pdf'.", 1, "--out", "report.pdf")]
    [DataRow("error: there is no labels file 'nowhere.txt'.", 1, "--labels", "nowhere.txt")]
    [DataRow("error: input 'pixels' [?,3,96,96], planar, does not take pictures of 64x64.", 1, "--size", "64")]
    [DataRow("error: the model has no input 'image'; it has 'pixels'.", 1, "--input", "image")]
    public void Image_WrongOption_FailsWithOneLineThatSaysWhatToDo(string error, int exitCode, params string[] options)
    {
        string[] words = [.. options.Select(o => o.Replace("SCENE", Scene(1), StringComparison.Ordinal).Replace("LABELS", Labels, StringComparison.Ordinal))];

        ToolRun run = ToolRun.Of(["image", .. words]);

        Assert.AreEqual((exitCode, error.Replace("LABELS", Labels, StringComparison.Ordinal)), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Image_WrongNumberOfLabels_FailsWithBothNumbers()
    {
        string labels = Write("labels.txt", "Cat\nDog\n"u8.ToArray());

        ToolRun run = ToolRun.Of(["image", "--labels", labels, "--image", Scene(1)]);

        Assert.AreEqual((1, "error: there are 2 labels, and the model has 10 scores."), (run.ExitCode, run.Errors));
    }

    [TestMethod]
    public void Image_DamagedNetwork_FailsWithOneLine()
    {
        string model = Write("model.onnx", "no network"u8.ToArray());

        ToolRun run = ToolRun.Of(["image", "--model", model, "--image", Scene(1)]);

        Assert.AreEqual(1, run.ExitCode);
        Assert.StartsWith($"error: '{model}' is not a network that ONNX Runtime can load: ", run.Errors);
        Assert.DoesNotContain("\n", run.Errors);
    }

    [TestMethod]
    public void Image_DamagedModelZip_FailsWithOneLine()
    {
        string model = Write("model.zip", "no zip"u8.ToArray());

        ToolRun run = ToolRun.Of(["image", "--model", model, "--image", Scene(1)]);

        Assert.AreEqual(1, run.ExitCode);
        Assert.StartsWith($"error: '{model}' is not a model that ML.NET can load: ", run.Errors);
        Assert.DoesNotContain("\n", run.Errors);
    }

    public static IEnumerable<(string Name, byte[] File, SKColor Left, SKColor Right)> Formats()
    {
        var (left, right) = (PictureFiles.Left, PictureFiles.Right);
        yield return ("color.png", PictureFiles.Png(), left, right);
        yield return ("color.jpg", PictureFiles.Jpeg(), left, right);
        yield return ("color.webp", PictureFiles.WebP(), left, right);
        yield return ("color.bmp", PictureFiles.Bmp(), left, right);
        yield return ("cmyk.jpg", PictureFiles.CmykJpeg(), left, right);
        yield return ("grey.png", PictureFiles.GreyPng(), Grey(left), Grey(right));
        yield return ("transparent.png", PictureFiles.TransparentPng(), left, HalfBlack(right));
        yield return ("white.gif", Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="), SKColors.White, SKColors.White);
    }

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Image_AnyFormat_IsExplainedAsItLooks(string name, byte[] file, SKColor left, SKColor right)
    {
        ToolRun run = Run("image", "--image", Write(name, file), "--masks", "64", "--png");

        Assert.AreEqual((0, ""), (run.ExitCode, run.Errors));
        using SKBitmap picture = SKBitmap.Decode(Path.Combine(_folder, "report-picture.png"));
        AssertNear(left, picture.GetPixel(picture.Width / 4, picture.Height / 2));
        AssertNear(right, picture.GetPixel(picture.Width * 3 / 4, picture.Height / 2));
    }

    [TestMethod]
    public void Formats_GreyAndCmyk_HaveOneAndFourComponents()
    {
        const int PngColorType = 25, Grey = 0, JpegFrame = 0xC0, OffsetOfNumberOfComponents = 9;
        byte[] cmyk = PictureFiles.CmykJpeg();

        Assert.AreEqual(Grey, PictureFiles.GreyPng()[PngColorType]);
        Assert.AreEqual(4, cmyk[cmyk.AsSpan().IndexOf([(byte)0xFF, (byte)JpegFrame]) + OffsetOfNumberOfComponents]);
    }

    public static IEnumerable<(string Name, byte[] File, string Error)> NoPictures()
    {
        const string NotReadable = "is not a picture that can be read: PNG, JPEG, BMP, GIF and WebP can.";
        const string NotComplete = "is a picture that is damaged or not complete.";
        yield return ("text.png", "not a picture"u8.ToArray(), NotReadable);
        yield return ("empty.jpg", [], NotReadable);
        yield return ("cut.png", WithoutItsEnd(PictureFiles.Png()), NotComplete);
        yield return ("cut.jpg", WithoutItsEnd(PictureFiles.Jpeg()), NotComplete);
        yield return ("cut.bmp", WithoutItsEnd(PictureFiles.Bmp()), NotComplete);
    }

    [TestMethod]
    [DynamicData(nameof(NoPictures))]
    public void Image_NoWholePicture_FailsWithOneLineThatNamesIt(string name, byte[] file, string error)
    {
        string path = Write(name, file);

        ToolRun run = Run("image", "--image", path);

        Assert.AreEqual((1, $"error: '{path}' {error}"), (run.ExitCode, run.Errors));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    private static string Labels => Path.Combine(AppContext.BaseDirectory, "garments", "labels.txt");

    private ToolRun Run(params string[] words) => ToolRun.Of([.. words, "--out", Path.Combine(_folder, "report.html")]);

    private string Write(string name, byte[] file)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, file);
        return path;
    }

    private static byte[] WithoutItsEnd(byte[] file) => file[..(file.Length * 9 / 10)];

    private static SKColor HalfBlack(SKColor color) => new((byte)(color.Red / 2), (byte)(color.Green / 2), (byte)(color.Blue / 2));

    private static SKColor Grey(SKColor color)
    {
        byte luma = (byte)(0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue + 0.5);
        return new SKColor(luma, luma, luma);
    }

    private static void AssertNear(SKColor expected, SKColor actual)
    {
        const int Tolerance = 3;
        bool isNear = Math.Abs(expected.Red - actual.Red) <= Tolerance
            && Math.Abs(expected.Green - actual.Green) <= Tolerance
            && Math.Abs(expected.Blue - actual.Blue) <= Tolerance;
        Assert.IsTrue(isNear, $"expected {expected}, got {actual}");
    }
}
