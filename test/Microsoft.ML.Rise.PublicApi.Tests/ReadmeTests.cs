using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.PublicApi.Tests;

[TestClass]
public sealed class ReadmeTests
{
    [TestMethod]
    [DataRow("pipeline")]
    [DataRow("classes")]
    [DataRow("explainer")]
    [DataRow("evaluate")]
    [DataRow("evidence")]
    [DataRow("columns")]
    public void Readme_Example_IsTheCodeThatIsRunHere(string region)
    {
        string readme = Readme.Text("README.md");

        Assert.Contains(Readme.Region(region), readme, $"README.md does not show region '{region}' of ReadmeExamples.cs.");
    }

    [TestMethod]
    [DataRow("tables-row")]
    [DataRow("tables-classes")]
    [DataRow("tables-summary")]
    [DataRow("tables-pipeline")]
    public void Tables_Example_IsTheCodeThatIsRunHere(string region) => Assert.Contains(Readme.Region(region), Readme.Text("tables.md"), $"docs/tables.md does not show region '{region}' of ReadmeExamples.cs.");

    [TestMethod]
    public void Pipeline_OfTheReadme_ExplainsAScene()
    {
        var (mlContext, scenes, _) = ReadmeExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));

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
    public void Evaluate_OfTheReadme_MeasuresBothScenes()
    {
        var (mlContext, explained, model) = ReadmeExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));

        SaliencyMetrics metrics = ReadmeExamples.Evaluate(mlContext, explained, model);

        Assert.HasCount(2, metrics.Rows);
        Assert.IsLessThan(0.5, metrics[SaliencyMetricKinds.Deletion].Mean);
        Assert.IsGreaterThan(0.5, metrics[SaliencyMetricKinds.Insertion].Mean);
    }

    [TestMethod]
    public void Evidence_OfTheReadme_TakesTheScoreAway()
    {
        var (mlContext, explained, model) = ReadmeExamples.ExplainInAPipeline(Path.Combine(AppContext.BaseDirectory, "garments"));

        IDataView first = mlContext.Data.TakeRows(ReadmeExamples.FindEvidence(mlContext, explained, model), 1);

        Assert.IsTrue(first.GetColumn<bool>("EvidenceIsReached").Single());
        Assert.IsLessThan(0.2f, first.GetColumn<float>("EvidenceArea").Single());
        Assert.IsLessThan(0.2f * first.GetColumn<float>("EvidenceScore").Single(), first.GetColumn<float>("EvidenceScoreWithout").Single());
    }

    [TestMethod]
    public void Columns_OfTheReadme_HaveTheTableThatIsPrintedThere()
    {
        (MLContext mlContext, IDataView flats, ITransformer model) = Priced.Model();

        var (withContributions, why) = ReadmeExamples.ExplainColumns(mlContext, model, new Flat { Area = 110, Town = "Bonn", Garden = true }, flats);

        Assert.Contains($"```\n{string.Join('\n', why.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => l.TrimEnd()))}\n```", Readme.Text("README.md"));
        Assert.HasCount(400, withContributions.GetColumn<float[]>("Why"));
    }

    [TestMethod]
    public void Tables_Examples_Run()
    {
        (MLContext mlContext, IDataView flats, ITransformer model) = Priced.Model();

        ReadmeExamples.ExplainRows(mlContext, model, new Flat { Area = 110, Town = "Bonn", Garden = true }, flats);
        ContributionSummary summary = ReadmeExamples.Summarize(mlContext, model, flats, mlContext.Data.TakeRows(flats, 3), new Progress<RiseProgress>(), CancellationToken.None);

        Assert.AreEqual(3, summary.NumberOfRows);
        CollectionAssert.AreEquivalent(new[] { "Area", "Town", "Garden", "Price" }, summary.Columns.Select(c => c.Name).ToArray());
        Assert.AreEqual(0, summary.Columns.Single(c => c.Name == "Price").MeanAbsolute);
    }

    [TestMethod]
    public void Explainer_OfTheReadme_FindsTheBrightQuarter()
    {
        float[] picture = new float[32 * 32];
        picture.AsSpan(512, 256).Fill(1);

        RiseMap why = ReadmeExamples.ExplainAFunction(picture);

        Assert.AreEqual(2, why.Target.Index);
        int brightest = why.Saliency.Span.IndexOf(why.Saliency.ToArray().Max());
        Assert.IsInRange(512, 767, brightest);
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
