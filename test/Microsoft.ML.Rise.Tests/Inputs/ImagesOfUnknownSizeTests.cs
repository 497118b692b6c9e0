using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Data;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>Pictures as they come, each of its own size: the shape is the row's, and so is the map's.</summary>
[TestClass]
public sealed class ImagesOfUnknownSizeTests
{
    private static readonly RiseOptions OfImages = new() { OutputColumnName = "Saliency", InputColumnName = "Image", ScoreColumnName = "Brightness", NumberOfMasks = 60, GridSize = 3, TargetReliability = 1 };

    /// <summary>How bright the upper left corner is, of a picture that the scorer itself makes small.</summary>
    private static readonly ITransformer Scorer = Ml.Transforms.ResizeImages("Small", 4, 4, "Image")
        .Append(Ml.Transforms.ExtractPixels("Pixels", "Small"))
        .Append(Ml.Transforms.CustomMapping<PixelRow, Brightness>((row, output) => output.Value = row.Pixels[0] / 255f, contractName: null))
        .Append(Ml.Transforms.CopyColumns("Brightness", nameof(Brightness.Value)))
        .Fit(Images((6, 9)));

    [TestMethod]
    public void Rows_OfDifferentSizes_HaveMapsOfTheirSizes()
    {
        IDataView images = Images((6, 9), (12, 5));

        IDataView explained = Explain(images, Scorer, OfImages);
        SizedRow[] rows = Read<SizedRow>(explained);

        CollectionAssert.AreEqual(new[] { "6,9", "12,5" }, rows.Select(r => string.Join(",", r.SaliencySize)).ToArray());
        CollectionAssert.AreEqual(new[] { 54, 60 }, rows.Select(r => r.Saliency.Length).ToArray());
        foreach (SizedRow row in rows)
            Assert.IsGreaterThan(row.SaliencyContrast[^1] + 0.3f, row.SaliencyContrast[0], "The scorer looks at the upper left corner.");
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), explained.Schema["Saliency"].Type);
    }

    [TestMethod]
    public void Fit_PromisesTheColumnsThatComeOut()
    {
        IDataView images = Images((6, 9));
        RiseEstimator estimator = Ml.Transforms.ExplainWithRise(Scorer, OfImages);

        SchemaShape promised = estimator.GetOutputSchema(DataViewsSchema(images.Schema));

        foreach (DataViewSchema.Column column in estimator.Fit(images).Transform(images).Schema.Where(c => c.Name.StartsWith("Saliency", StringComparison.Ordinal)))
        {
            SchemaShape.Column shape = promised.Single(c => c.Name == column.Name);
            Assert.AreEqual(
                column.Type is VectorDataViewType vector ? vector.IsKnownSize ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Scalar,
                shape.Kind,
                column.Name);
        }
    }

    /// <summary>A baseline of 300 was shown as 44.</summary>
    [TestMethod]
    public void Baseline_OutsideOfBytes_IsRefusedBeforeARowIsRead()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Ml.Transforms.ExplainWithRise(Scorer, OfImages with { Baseline = 300f }).Fit(Images((6, 9)))).Message,
            "Baseline must be in 0 to 255 for an image column, got 300.");
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Ml.Transforms.ExplainWithRise(Scorer, OfImages with { Baseline = Baseline.Constant(1, 2) }).Fit(Images((6, 9)))).Message,
            "Baseline must have 1 value, or one for each channel of the input");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Ml.Model.EvaluateSaliency(
            Scorer, Explain(Images((6, 9)), Scorer, OfImages), new SaliencyEvaluationOptions { InputColumnName = "Image", ScoreColumnName = "Brightness", DeletionBaseline = 300f }));
    }

    [TestMethod]
    public void Evaluation_TakesEachRowsSize()
    {
        IDataView explained = Explain(Images((6, 9), (12, 5)), Scorer, OfImages);

        var metrics = Ml.Model.EvaluateSaliency(Scorer, explained, new SaliencyEvaluationOptions { InputColumnName = "Image", ScoreColumnName = "Brightness", PositionsPerStep = 10 });

        CollectionAssert.AreEqual(new[] { 7, 7 }, metrics.Rows.Select(r => r.Deletion!.Scores.Count).ToArray());
    }

    /// <summary>As ML.NET loads pictures.</summary>
    private static IDataView Images(params (int Height, int Width)[] sizes)
    {
        string folder = Directory.CreateTempSubdirectory("rise").FullName;
        FileRow[] files = [.. sizes.Select(size => new FileRow { File = $"{size.Height}x{size.Width}.png" })];
        foreach ((int height, int width) in sizes)
        {
            using MLImage grey = MLImage.CreateFromPixels(
                width, height, MLPixelFormat.Rgba32, [.. Enumerable.Range(0, 4 * height * width).Select(k => k % 4 == 3 ? (byte)255 : (byte)200)]);
            grey.Save(Path.Combine(folder, $"{height}x{width}.png"));
        }

        return Ml.Transforms.LoadImages("Image", folder, "File").Fit(Rows(files)).Transform(Rows(files));
    }

    private static SchemaShape DataViewsSchema(DataViewSchema schema) => Rise.DataViews.SchemaShapes.Of(schema);

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }

    private sealed class PixelRow
    {
        [VectorType(3, 4, 4)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Brightness
    {
        public float Value { get; set; }
    }

    private sealed class SizedRow
    {
        public float[] Saliency { get; set; } = [];

        public float[] SaliencyContrast { get; set; } = [];

        public int[] SaliencySize { get; set; } = [];
    }
}
