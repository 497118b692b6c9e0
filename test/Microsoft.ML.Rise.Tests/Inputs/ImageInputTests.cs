using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>Images as input column: the scorer begins with the preprocessing.</summary>
[TestClass]
public sealed class ImageInputTests
{
    /// <summary>A masked byte is rounded, by at most a half; a map of means of 192 bytes is off by much less.</summary>
    private const float Rounding = 0.05f;

    private static readonly RiseOptions ImageOptions = Options with { InputColumnName = "Image", Target = 0 };

    private readonly List<byte[]> _seen = [];

    [TestMethod]
    public void Image_AndItsPixels_GiveTheSameMapWithinRounding()
    {
        IDataView data = Rows(Picture.Several(3));
        IDataView images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(data).Transform(data);

        AssertSameWithinRounding(Maps(Explain(data, new PictureScorer().Transformer, Options with { Target = 0 })), Maps(Explain(images, ExtractAndScore(images), ImageOptions)));
    }

    [TestMethod]
    public void Image_LoadedAndResized_GivesTheMapOfItsExtractedPixels()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        Save(Path.Combine(folder, "a.png"), 12, 10);
        Save(Path.Combine(folder, "b.png"), 8, 8);
        try
        {
            IDataView files = Rows(new FileRow { File = "a.png" }, new FileRow { File = "b.png" });
            IDataView images = Ml.Transforms.LoadImages("Image", folder, "File")
                .Append(Ml.Transforms.ResizeImages("Image", Picture.Side, Picture.Side))
                .Fit(files).Transform(files);
            IDataView pixels = Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images).Transform(images);

            AssertSameWithinRounding(
                Maps(Explain(pixels, new PictureScorer().Transformer, Options with { Target = 0 })),
                Maps(Explain(images, ExtractAndScore(images), ImageOptions)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 2)]
    [DataRow(64, 4)]
    public void Image_AnyBatchSizeAndNumberOfThreads_GivesSameBits(int batchSize, int numberOfThreads)
    {
        IDataView data = Rows(Picture.Several(2));
        IDataView images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(data).Transform(data);

        SameBits.AreEqual(
            Maps(Explain(images, ExtractAndScore(images), ImageOptions)),
            Maps(Explain(images, ExtractAndScore(images), ImageOptions, Cursors(numberOfThreads, batchSize))));
    }

    // What reads an image disposes it; RISE must hand out copies, and leave the row's own to whoever reads it next.
    [TestMethod]
    public void Image_OfTheUser_IsAliveAfterTheMapAndInTheSameRow()
    {
        using MLImage image = Make(MLPixelFormat.Bgra32, 8, 8);
        byte[] before = image.Pixels.ToArray();
        IDataView data = Rows(new ImageRow { Image = image });
        IDataView explained = Explain(data, ExtractAndScore(data), ImageOptions);

        object[] row = Columns.ReadAll(explained)[0];
        Columns.ReadAll(explained);

        CollectionAssert.AreEqual(before, image.Pixels.ToArray());
        Assert.AreEqual(Convert.ToHexString(before), row[0]);
    }

    [TestMethod]
    [DataRow(MLPixelFormat.Bgra32)]
    [DataRow(MLPixelFormat.Rgba32)]
    public void MaskedImages_KeepAlphaFormatSizeAndTag(MLPixelFormat format)
    {
        using MLImage image = Make(format, 8, 8);
        image.Tag = "tag";
        byte[] original = image.Pixels.ToArray();
        bool areAlike = true;
        ITransformer scorer = Map<ImageRow, PictureScorer.Scored>((row, scored) =>
        {
            MLImage masked = row.Image!;
            areAlike &= (masked.PixelFormat, masked.Width, masked.Height, masked.Tag) == (format, 8, 8, "tag");
            _seen.Add(masked.Pixels.ToArray());
            scored.Score = [1, 2, 3];
        });

        Maps(Explain(Rows(new ImageRow { Image = image }), scorer, ImageOptions, Cursors(1)));

        Assert.IsTrue(areAlike);
        Assert.HasCount(51, _seen);
        CollectionAssert.AreEqual(original, _seen[0], "The unmasked image is the image.");
        Assert.IsTrue(_seen.Skip(1).Any(pixels => !pixels.SequenceEqual(original)));
        foreach (byte[] pixels in _seen)
        {
            for (int alpha = 3; alpha < original.Length; alpha += 4)
                Assert.AreEqual(original[alpha], pixels[alpha]);
        }
    }

    [TestMethod]
    [DataRow(MLPixelFormat.Bgra32, 30, 20, 10)]
    [DataRow(MLPixelFormat.Rgba32, 10, 20, 30)]
    public void Baseline_IsRedGreenBlue_InBothFormats(MLPixelFormat format, int first, int second, int third)
    {
        using MLImage image = Make(format, 8, 8);
        ITransformer scorer = Map<ImageRow, PictureScorer.Scored>((row, scored) =>
        {
            _seen.Add(row.Image!.Pixels.ToArray());
            scored.Score = [1, 2, 3];
        });

        // p so small that every grid is empty; its opposite is not drawn.
        Maps(Explain(Rows(new ImageRow { Image = image }), scorer, ImageOptions with { Baseline = Baseline.Constant(10, 20, 30), PreservationProbability = 1e-12, Sampling = Sampling.Independent }, Cursors(1)));

        byte[] masked = _seen[^1];
        for (int pixel = 0; pixel < masked.Length; pixel += 4)
            CollectionAssert.AreEqual(new[] { (byte)first, (byte)second, (byte)third }, masked[pixel..(pixel + 3)]);
    }

    [TestMethod]
    public void ImageOfAnotherSizeThanItsType_IsReported()
    {
        using MLImage image = Make(MLPixelFormat.Bgra32, width: 8, height: 4);
        IDataView data = Rows(new ImageRow { Image = image });

        AssertReported(data, "Image column 'Image' of row 0 is 4x8; its type promises 8x8.");
    }

    [TestMethod]
    public void RowWithoutAnImage_IsReported() => AssertReported(Rows(new ImageRow()), "Image column 'Image' of row 0 has no image.");

    private static void AssertReported(IDataView data, string message)
    {
        IDataView explained = Explain(data, ExtractAndScore(data), ImageOptions);

        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => Maps(explained)).Message);
    }

    private static TransformerChain<ITransformer> ExtractAndScore(IDataView images) =>
        Chain(Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images), new PictureScorer().Transformer);

    private static void AssertSameWithinRounding(float[][] expected, float[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int row = 0; row < expected.Length; row++)
        {
            Assert.IsGreaterThan(20 * Rounding, expected[row].Max() - expected[row].Min(), "The map is flat: the test could not fail.");
            for (int v = 0; v < expected[row].Length; v++)
                Assert.AreEqual(expected[row][v], actual[row][v], Rounding, $"row {row}, position {v}");
        }
    }

    private static MLImage Make(MLPixelFormat format, int width, int height) =>
        MLImage.CreateFromPixels(width, height, format, Enumerable.Range(0, 4 * width * height).Select(k => (byte)(k * 13 % 251)).ToArray());

    private static void Save(string path, int width, int height)
    {
        byte[] opaque = [.. Enumerable.Range(0, 4 * width * height).Select(k => k % 4 == 3 ? (byte)255 : (byte)(k * 13 % 251))];
        using MLImage image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, opaque);
        image.Save(path);
    }

    private sealed class ImageRow
    {
        [ImageType(8, 8)]
        public MLImage? Image { get; set; }
    }

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }
}
