using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Only the input column is masked: a scorer sees the other columns of the row as they are.</summary>
[TestClass]
public sealed class OtherColumnsTests
{
    private static readonly IDataView Data = Rows(Picture.Several(3));

    [TestMethod]
    public void ScalarColumn_ReachesTheScorer() => AssertGainIsApplied<WithGain>(row => row.Gain, row => row.Pixels, Data);

    [TestMethod]
    public void TextColumn_ReachesTheScorer() => AssertGainIsApplied<WithName>(row => 1 + 0.5f * (row.Name[^1] - '0'), row => row.Pixels, Data);

    [TestMethod]
    public void VectorColumn_ReachesTheScorer()
    {
        IDataView data = Ml.Transforms.Concatenate("Gains", "Gain", "Gain").Fit(Data).Transform(Data);

        AssertGainIsApplied<WithGains>(row => row.Gains.Sum() / 2, row => row.Pixels, data);
    }

    // Whoever is given a vector owns it, and may write into it.
    [TestMethod]
    public void VectorColumn_WrittenOverByTheScorer_IsGivenAgain()
    {
        IDataView data = Ml.Transforms.Concatenate("Gains", "Gain", "Gain").Fit(Data).Transform(Data);

        AssertGainIsApplied<WithGainsBuffer>(row =>
        {
            float gain = row.Gains.DenseValues().Sum() / 2;
            VBuffer<float> own = row.Gains;
            VBufferEditor.CreateFromBuffer(ref own).Values.Fill(float.NaN);
            return gain;
        }, row => row.Pixels, data);
    }

    // Each reader of an image disposes it: every masked row needs one of its own.
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void ImageColumn_ReachesTheScorer(int numberOfThreads)
    {
        IDataView data = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(Data).Transform(Data);
        ITransformer extract = Ml.Transforms.ExtractPixels("Extracted", "Image").Fit(data);
        ITransformer scorer = Chain(extract, Map<WithExtracted, Scored>((row, scored) => scored.Score = [row.Extracted[5] * row.Pixels.Sum()]));
        ITransformer expected = Map<PictureScorer.PixelsOnly, Scored>((row, scored) => scored.Score = [Picture.Number(1).Pixels[5] * row.Pixels.Sum()]);

        float[] map = Maps(Explain(data, scorer, Options, numberOfThreads is int count ? Cursors(count) : null))[1];

        CollectionAssert.AreEqual(Maps(Explain(data, expected))[1], map);
    }

    // A stage of an image column may dispose what it reads; the row's own image must outlive that.
    [TestMethod]
    public void ImageColumn_OfTheUser_IsAliveAfterwards()
    {
        using MLImage image = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, Enumerable.Range(0, 16).Select(k => (byte)k).ToArray());
        IDataView data = Rows(new WithImage { Image = image, Pixels = Picture.Number(0).Pixels });
        ITransformer extract = Ml.Transforms.ExtractPixels("Extracted", "Image").Fit(data);
        ITransformer scorer = Chain(extract, Map<WithExtracted, Scored>((row, scored) => scored.Score = [row.Extracted[0] * row.Pixels.Sum()]));

        Maps(Explain(data, scorer));

        Assert.AreEqual(15, image.Pixels[15]);
    }

    private static void AssertGainIsApplied<TRow>(Func<TRow, float> gain, Func<TRow, float[]> pixels, IDataView data)
        where TRow : class, new()
    {
        ITransformer scorer = Map<TRow, Scored>((row, scored) => scored.Score = [gain(row) * pixels(row).Sum()]);

        float[][] maps = Maps(Explain(data, scorer));
        for (int id = 0; id < 3; id++)
        {
            float expectedGain = Picture.Number(id).Gain;
            ITransformer expected = Map<PictureScorer.PixelsOnly, Scored>((row, scored) => scored.Score = [expectedGain * row.Pixels.Sum()]);
            CollectionAssert.AreEqual(Maps(Explain(data, expected))[id], maps[id]);
        }
    }

    private sealed class WithGain
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];

        public float Gain { get; set; }
    }

    private sealed class WithName
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];

        public string Name { get; set; } = "";
    }

    private sealed class WithGains
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];

        [VectorType(2)]
        public float[] Gains { get; set; } = [];
    }

    private sealed class WithGainsBuffer
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];

        [VectorType(2)]
        public VBuffer<float> Gains { get; set; }
    }

    private sealed class WithImage
    {
        [ImageType(2, 2)]
        public MLImage? Image { get; set; }

        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class WithExtracted
    {
        public float[] Extracted { get; set; } = [];

        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Scored
    {
        [VectorType(1)]
        public float[] Score { get; set; } = [];
    }
}
