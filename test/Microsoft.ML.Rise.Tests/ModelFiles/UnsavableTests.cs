using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.ModelFiles;

/// <summary>What cannot be saved is refused by its name, before anything is written.</summary>
[TestClass]
public sealed class UnsavableTests
{
    private static readonly string Networks = Path.Combine(AppContext.BaseDirectory, "Models", "Onnx");
    private static readonly RiseScorer Network = RiseScorer.FromOnnx(Path.Combine(Networks, "quadrants-half.onnx"));
    private static readonly RiseOptions Plain = new() { OutputColumnName = "S", InputColumnName = "P" };

    public static IEnumerable<object[]> Functions =>
    [
        [Plain with { Target = RiseTarget.Function("margin", s => s[0]) }, "Target is a function, which cannot be saved: name classes, or several of them by Sum, Difference or Similarity."],
        [Plain with { Target = RiseTarget.Sum(RiseTarget.Functions(("a", s => s[0]))) }, "Target is a function, which cannot be saved: name classes, or several of them by Sum, Difference or Similarity."],
        [Plain with { Target = RiseTarget.Detections(DetectionDecoder.Function((_, _) => { })) }, "Target's decoder is a function, which cannot be saved: read the boxes by DetectionDecoder.Tensor, Columns or Labelled."],
        [Plain with { Baseline = Baseline.Function((_, _, _) => { }) }, "Baseline is a function, which cannot be saved: give the values that it would have (Baseline.Values, Rows or Constant), or a blur."],
        [Plain with { TextMasking = new WordMasking(Split: _ => []) }, "TextMasking.Split is a function, which cannot be saved: leave it out, for words as Unicode has them."],
        [new MinimalEvidenceOptions { OutputColumnName = "S", InputColumnName = "P", Gradient = (_, _, _, _) => 0 }, "Gradient is a function, which cannot be saved: leave it out, and the scorer is probed."],
    ];

    [TestMethod]
    [DynamicData(nameof(Functions))]
    public void Function_AsAnOption_IsRefusedByItsName(ExplanationOptions options, string message) => AssertRefused(Network, options, message);

    [TestMethod]
    public void Function_AsScorer_IsRefused() =>
        AssertRefused(RiseScorer.FromFunction((_, _, _) => { }, 2), Plain, "The scorer is a function, which cannot be saved: give a transformer or an ONNX network.");

    [TestMethod]
    public void Network_WithWeightsInOtherFiles_IsRefusedByTheirNames()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "n.onnx");
        File.Copy(Path.Combine(Networks, "external.onnx"), path);
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(path)!, "missing.bin"), new byte[4096]);
        using var network = RiseScorer.FromOnnx(path);

        AssertRefused(network, Plain, $"The network '{path}' has weights in other files (missing.bin), which would stay behind: save it with all weights in one file, which takes less than 2 GB.");
        Assert.AreEqual(
            "The network has weights in other files (missing.bin), which cannot be found from its bytes: give the path of its file. (Parameter 'model')",
            Assert.ThrowsExactly<ArgumentException>(() => RiseScorer.FromOnnx(File.ReadAllBytes(path))).Message);
    }

    [TestMethod]
    public void Network_WhoseFileHasChanged_IsRefused()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "n.onnx");
        File.Copy(Path.Combine(Networks, "quadrants-half.onnx"), path);
        using var network = RiseScorer.FromOnnx(path);
        File.SetLastWriteTimeUtc(path, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Save(network, Plain, new MemoryStream())).Message, "has been changed or removed since its network was opened");
    }

    [TestMethod]
    public void Background_WithImages_IsRefusedByTheColumn()
    {
        IDataView data = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(Rows(Picture.Several(2))).Transform(Rows(Picture.Several(2)));
        ITransformer scorer = Ml.Transforms.ExtractPixels("Score", "Image").Fit(data);
        RiseTransformer explaining = Ml.Transforms.ExplainColumnsWithRise("Why", scorer, data).Fit(data);

        Assert.AreEqual(
            "RiseTransformer cannot be saved: Column 'Image' (Image<8, 8>) of the Background cannot be saved: explain the other columns (InputColumnNames).",
            Assert.ThrowsExactly<NotSupportedException>(() => Ml.Model.Save(explaining, data.Schema, new MemoryStream())).Message);
    }

    [TestMethod]
    public void SessionOptions_StayBehind_AndTheLogSaysSo()
    {
        using var network = RiseScorer.FromOnnx(Path.Combine(Networks, "quadrants-half.onnx"), new RiseOnnxOptions { CreateSessionOptions = () => new SessionOptions() });
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);

        using RiseTransformer loaded = ModelZip.Reload(network, Plain, ml);

        Assert.IsNull(((RiseOnnxScorer)loaded.Scorer).Options.CreateSessionOptions);
        Assert.Contains("The scorer's network was saved with CreateSessionOptions, a function that stays behind: it runs on the processor now. Give FromOnnx the options, and append ExplainWithRise, to choose another device.", messages);
    }

    [TestMethod]
    public void Messages_OfALoadedTransformer_GoToTheLogOfTheContextThatLoaded()
    {
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        using RiseTransformer loaded = ModelZip.Reload(Network, Plain with { NumberOfMasks = 20 }, ml);

        Columns.ReadAll(loaded.Transform(Rows(new QuadrantsRow())));

        Assert.IsTrue(messages.Exists(m => m.StartsWith("Masked copies are scored in the schedule", StringComparison.Ordinal)), string.Join('\n', messages));
    }

    [TestMethod]
    public void Loaded_OwnsItsScorer()
    {
        RiseTransformer loaded = ModelZip.Reload(Network, Plain with { NumberOfMasks = 20 });
        IDataView explained = loaded.Transform(Rows(new QuadrantsRow()));

        Chain(loaded).Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => Columns.ReadAll(explained));
        Assert.ThrowsExactly<ObjectDisposedException>(() => loaded.Transform(Rows(new QuadrantsRow())));
        Assert.ThrowsExactly<ObjectDisposedException>(() => ModelZip.Save(loaded));
    }

    [TestMethod]
    public void Given_BelongsToItsMaker()
    {
        IDataView rows = Rows(new QuadrantsRow());
        RiseTransformer given = Ml.Transforms.ExplainWithRise(Network, Plain with { NumberOfMasks = 20 }).Fit(rows);

        given.Dispose();

        Assert.HasCount(1, Columns.ReadAll(given.Transform(rows)));
    }

    private static void AssertRefused(RiseScorer scorer, ExplanationOptions options, string message)
    {
        var file = new MemoryStream();

        Assert.AreEqual("RiseTransformer cannot be saved: " + message, Assert.ThrowsExactly<NotSupportedException>(() => Save(scorer, options, file)).Message);

        using var archive = new System.IO.Compression.ZipArchive(file);
        Assert.IsFalse(archive.Entries.Any(e => e.Name == ModelZip.Entry));
    }

    private static void Save(RiseScorer scorer, ExplanationOptions options, Stream file) => Ml.Model.Save(new RiseTransformer(scorer, options, new RiseListeners(null, null, default)), null, file);
}
