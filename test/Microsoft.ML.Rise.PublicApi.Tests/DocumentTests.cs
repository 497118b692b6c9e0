using System.Text.RegularExpressions;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Rise.PublicApi.Tests;

[TestClass]
public sealed partial class DocumentTests
{
    public static IEnumerable<string> Pages => Document.Pages;

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Code_OfAPage_IsCompiledAndRunHere(string page)
    {
        foreach (string code in Document.CodeOf(page))
            CollectionAssert.Contains(Document.Regions.Values.ToArray(), code, $"{page} shows code that is no region of DocumentExamples.cs:\n{code}");
    }

    [TestMethod]
    public void Regions_AreShownSomewhere()
    {
        string[] shown = [.. Document.Pages.SelectMany(Document.CodeOf)];

        foreach (string region in Document.Regions.Values)
            CollectionAssert.Contains(shown, region, $"No page shows:\n{region}");
    }

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Links_OfAPage_LeadSomewhere(string page)
    {
        foreach (Match link in Link().Matches(Document.Text(page)))
        {
            string path = link.Groups["path"].Value;
            string target = Path.Combine(Document.Root, Path.GetDirectoryName(page)!, path);
            Assert.IsTrue(path.Length == 0 || Path.Exists(target), $"{page} links to {path}, which does not exist.");
            string anchor = link.Groups["anchor"].Value;
            if (anchor.Length > 0)
                CollectionAssert.Contains(AnchorsOf(path.Length == 0 ? Document.Text(page) : File.ReadAllText(target)), anchor, $"{page} links to #{anchor} of {path}.");
        }
    }

    [TestMethod]
    public void Index_NamesEveryPage()
    {
        foreach (string page in Document.Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal) && p != "docs/README.md" && !p.StartsWith("docs/fidelity-", StringComparison.Ordinal)))
            Assert.Contains($"]({Path.GetFileName(page)})", Document.Text("docs/README.md"));
    }

    /// <summary>As the pages' host makes them of headings.</summary>
    private static string[] AnchorsOf(string page) =>
        [.. Heading().Matches(page).Select(m => string.Concat(m.Groups["text"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<anchor>[^)\s]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [TestMethod]
    public void Pipeline_OfThePages_ExplainsAScene()
    {
        var (mlContext, scenes, _) = DocumentExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));

        Explained explained = mlContext.Data.CreateEnumerable<Explained>(mlContext.Data.TakeRows(scenes, 1), reuseRowObject: false).Single();

        Assert.HasCount(96 * 96, explained.Saliency);
        Assert.IsInRange(256, new RiseOptions().NumberOfMasks, explained.SaliencyMasks);
        Assert.HasCount(96 * 96, explained.SaliencyStandardError);
        Assert.IsTrue(explained.SaliencyContrast.Any(c => c > 0) && explained.SaliencyContrast.Length == 96 * 96);
        Assert.IsGreaterThanOrEqualTo((float)new RiseOptions().TargetReliability, explained.SaliencyReliability);
        Assert.AreEqual($"{explained.SaliencyTarget}", explained.SaliencyTargetLabel);
        Assert.IsInRange(0.5f, 1f, explained.SaliencyScore);
        Assert.IsLessThan(explained.Saliency.Max(), explained.Saliency.Min());
    }

    [TestMethod]
    public void Saving_OfThePages_GivesTheSameBits()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var (before, after) = DocumentExamples.SaveAndLoad(Path.Combine(AppContext.BaseDirectory, "garments"), Path.Combine(folder, "model.zip"));

        AssertSame(before, after);
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public void Folder_OfThePages_HasTheSameBits()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var (mlContext, explained, model) = DocumentExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));
        var (rows, kept) = DocumentExamples.KeepRows(mlContext, model, mlContext.Transforms.DropColumns("Saliency").Fit(explained).Transform(explained), folder);

        AssertSame(rows, kept);
        Assert.HasCount(2, Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }

    [TestMethod]
    public void Parts_OfThePages_GiveTheBitsOfTheWhole()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        using var scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = inputs[k * 9216 + 4000] * inputs[k * 9216 + 8000];
        }, 1);
        var (kept, merged) = DocumentExamples.KeepScores(scorer, [.. Enumerable.Range(0, 9216).Select(k => k % 97 / 97f)], folder);

        Assert.AreEqual(1000, merged.NumberOfMasks);
        if (kept.NumberOfMasks == 1000)
            CollectionAssert.AreEqual(kept.Maps[0].Saliency.ToArray(), merged.Maps[0].Saliency.ToArray());
        Directory.Delete(folder, recursive: true);
    }

    private static void AssertSame(IDataView expected, IDataView actual)
    {
        float[][] before = [.. expected.GetColumn<float[]>("Saliency")], after = [.. actual.GetColumn<float[]>("Saliency")];
        Assert.HasCount(before.Length, after);
        for (int row = 0; row < before.Length; row++)
            CollectionAssert.AreEqual(before[row], after[row]);
    }

    [TestMethod]
    public void Evaluate_OfThePages_MeasuresBothScenes()
    {
        var (mlContext, explained, model) = DocumentExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));

        SaliencyMetrics metrics = DocumentExamples.Evaluate(mlContext, explained, model);

        Assert.HasCount(2, metrics.Rows);
        Assert.IsLessThan(0.5, metrics[SaliencyMetricKinds.Deletion].Mean);
        Assert.IsGreaterThan(0.5, metrics[SaliencyMetricKinds.Insertion].Mean);
    }

    [TestMethod]
    public void Evidence_OfThePages_TakesTheScoreAway()
    {
        var (mlContext, explained, model) = DocumentExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));

        IDataView first = mlContext.Data.TakeRows(DocumentExamples.FindEvidence(mlContext, explained, model), 1);

        Assert.IsTrue(first.GetColumn<bool>("EvidenceIsReached").Single());
        Assert.IsLessThan(0.2f, first.GetColumn<float>("EvidenceArea").Single());
        Assert.IsLessThan(0.2f * first.GetColumn<float>("EvidenceScore").Single(), first.GetColumn<float>("EvidenceScoreWithout").Single());
    }

    [TestMethod]
    public void Columns_OfThePages_HaveTheTableThatIsPrintedThere()
    {
        (MLContext mlContext, IDataView flats, ITransformer model) = Priced.Model();

        var (withContributions, why) = DocumentExamples.ExplainColumns(mlContext, model, new Flat { Area = 110, Town = "Bonn", Garden = true }, flats);

        Assert.Contains($"```\n{string.Join('\n', why.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd()))}\n```", Document.Text("docs/tables.md"));
        Assert.HasCount(400, withContributions.GetColumn<float[]>("Why"));
    }

    [TestMethod]
    public void Tables_Examples_Run()
    {
        (MLContext mlContext, IDataView flats, ITransformer model) = Priced.Model();

        DocumentExamples.ExplainRows(mlContext, model, new Flat { Area = 110, Town = "Bonn", Garden = true }, flats);
        ContributionSummary summary = DocumentExamples.Summarize(mlContext, model, flats, mlContext.Data.TakeRows(flats, 3), new Progress<RiseProgress>(), CancellationToken.None);

        Assert.AreEqual(3, summary.NumberOfRows);
        CollectionAssert.AreEquivalent(new[] { "Area", "Town", "Garden", "Price" }, summary.Columns.Select(c => c.Name).ToArray());
        Assert.AreEqual(0, summary.Columns.Single(c => c.Name == "Price").MeanAbsolute);
    }

    [TestMethod]
    public void Explainer_OfThePages_FindsTheBrightQuarter()
    {
        float[] picture = new float[32 * 32];
        picture.AsSpan(512, 256).Fill(1);

        RiseMap why = DocumentExamples.ExplainAFunction(picture);

        Assert.AreEqual(2, why.Target.Index);
        int brightest = why.Saliency.Span.IndexOf(why.Saliency.ToArray().Max());
        Assert.IsInRange(512, 767, brightest);
    }

    [TestMethod]
    public void Text_OfThePages_NamesTheWordsThatSpeakForIt()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView reviews = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(k => new Review { Text = k % 2 == 0 ? "a good film" : "a bad film", Label = k % 2 == 0 }));
        ITransformer model = mlContext.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 20 })).Fit(reviews);

        (IDataView explained, RiseExplanation why) = DocumentExamples.ExplainTexts(mlContext, model, new Review { Text = "a good film" }, reviews);

        CollectionAssert.AreEqual(new[] { "a", "good", "film" }, explained.GetColumn<string[]>("WhyTokens").First());
        Assert.IsGreaterThan(Math.Abs(why.Maps[0].Contrast.Span[2]), why.Maps[0].Contrast.Span[1]);
        string page = DocumentExamples.PageOf(why, why);
        Assert.AreEqual(2, page.Split("<rise-explanation").Length - 1);
    }

    [TestMethod]
    public void Series_OfThePages_IsExplained()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView days = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(k => new Day { Load = [.. Enumerable.Range(0, 48).Select(h => (float)(h * k % 7))] }));
        ITransformer model = mlContext.Transforms.CustomMapping<Day, Priced>((day, scored) => scored.Score = day.Load[20], contractName: null).Fit(days);

        float[] contrast = DocumentExamples.ExplainSeries(mlContext, model, days).GetColumn<float[]>("WhyContrast").ElementAt(1);

        Assert.HasCount(48, contrast);
    }

    [TestMethod]
    public void Detections_OfThePages_AreOfOneBox()
    {
        // One box over the whole picture, as sure as it is bright, of class 16.
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            scores.Clear();
            for (int k = 0; k < count; k++)
            {
                float[] box = [128, 128, 200, 200, inputs.Slice(k * 3 * 256 * 256, 256 * 256).ToArray().Average()];
                box.CopyTo(scores[(85 * k)..]);
                scores[85 * k + 5 + 16] = 1;
            }
        }, numberOfScores: 85);
        InputShape shape = InputShape.Image(256, 256);

        RiseTarget missed = DocumentExamples.ExplainBoxes(shape, scorer, [.. Enumerable.Repeat(1f, shape.Length)], []);

        Assert.AreEqual("the detection class 16 in 120,40 to 220,200", missed.ToString());
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Day
    {
        [VectorType(48)]
        public float[] Load { get; set; } = [];
    }

    private sealed class FlatRead
    {
        public float Area { get; set; }

        public string Town { get; set; } = "";

        public bool Garden { get; set; }
    }

    private sealed class Priced
    {
        public float Score { get; set; }

        /// <summary>400 flats, and what prices them.</summary>
        public static (MLContext MLContext, IDataView Flats, ITransformer Model) Model()
        {
            var mlContext = new MLContext(seed: 1);
            string[] towns = ["Bonn", "Ulm", "Kiel"];
            IDataView flats = mlContext.Data.LoadFromEnumerable(
                from k in Enumerable.Range(0, 400)
                select new Flat { Area = 40 + k * 37 % 90, Town = towns[k % 3], Garden = k * 13 % 7 < 3 });

            // As a trainer of regression says what its score is.
            SchemaDefinition output = SchemaDefinition.Create(typeof(Priced));
            output["Score"].AddAnnotation("ScoreColumnKind", "Regression".AsMemory(), TextDataViewType.Instance);
            ITransformer model = mlContext.Transforms.CustomMapping<FlatRead, Priced>(
                (flat, priced) => priced.Score = 3 * flat.Area + (flat.Town == "Bonn" ? flat.Area : 0) + (flat.Garden ? 40 : 0), contractName: null, outputSchemaDefinition: output).Fit(flats);
            return (mlContext, flats, model);
        }
    }
}
