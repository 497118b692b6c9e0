using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Image;
using SkiaSharp;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>Pictures as the bytes of their files, which a scorer decodes by itself, as ML.NET's image classification does.</summary>
[TestClass]
public sealed class EncodedImageInputTests
{
    private static readonly RiseOptions OfBytes = new() { OutputColumnName = "Saliency", InputColumnName = "Image", NumberOfMasks = 60, GridSize = 3, TargetReliability = 1 };

    private static readonly ITransformer OfFiles = Map<BytesRow, Scored>((row, scored) =>
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(row.Image));
        scored.Score = Redness(image);
    });

    private static readonly ITransformer OfImages = Map<ImageRow, Scored>((row, scored) => scored.Score = Redness(row.Image!));

    [TestMethod]
    public void EachPicture_HasAMapOfItsOwnSize()
    {
        IDataView explained = Explain(Files(Png(6, 9), Png(12, 5)), OfFiles, OfBytes);
        SizedRow[] rows = Read<SizedRow>(explained);

        CollectionAssert.AreEqual(new[] { "6,9", "12,5" }, rows.Select(r => string.Join(",", r.SaliencySize)).ToArray());
        CollectionAssert.AreEqual(new[] { 54, 60 }, rows.Select(r => r.Saliency.Length).ToArray());
        foreach (SizedRow row in rows)
            Assert.IsGreaterThan(row.SaliencyContrast[^1] + 0.1f, row.SaliencyContrast[0], "The scorer looks at the upper left quarter.");
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), explained.Schema["Saliency"].Type);
    }

    [TestMethod]
    [DataRow("png")]
    [DataRow("jpg")]
    public void TheMap_HasTheBitsOfTheSamePictureAsAnImageColumn(string format)
    {
        string folder = Folder(format, (6, 9));
        IDataView names = Rows(new FileRow { File = $"0.{format}" });

        float[][] ofImages = Maps(Explain(Rows(new ImageRow { Image = MLImage.CreateFromFile(Path.Combine(folder, $"0.{format}")) }), OfImages, OfBytes));
        float[][] ofBytes = Maps(Explain(Ml.Transforms.LoadRawImageBytes("Image", folder, "File").Fit(names).Transform(names), OfFiles, OfBytes));

        SameBits.AreEqual(ofImages, ofBytes);
        Assert.IsGreaterThan(0.1f, ofBytes[0].Max() - ofBytes[0].Min());
    }

    /// <summary>A whole model, which loads the files that its rows name.</summary>
    [TestMethod]
    public void AWholeModelThatLoadsItsFiles_IsEnteredAfterThat()
    {
        string folder = Folder("png", (6, 9));
        IDataView names = Rows(new FileRow { File = "0.png" });
        ITransformer model = Ml.Transforms.LoadRawImageBytes("Image", folder, "File")
            .Append(Ml.Transforms.CustomMapping<BytesRow, Scored>((row, scored) => scored.Score = Redness(MLImage.CreateFromStream(new MemoryStream(row.Image))), null)).Fit(names);
        IDataView scored = model.Transform(names);

        SizedRow explained = Read<SizedRow>(Explain(scored, model, OfBytes))[0];

        CollectionAssert.AreEqual(new[] { 6, 9 }, explained.SaliencySize);
        Assert.AreEqual(scored.GetColumn<float>("Score").Single(), explained.SaliencyScore);
        SameBits.AreEqual(Maps(Explain(scored, OfFiles, OfBytes)), [explained.Saliency]);
    }

    [TestMethod]
    public void AlphaIsKept_AndColoursAreMasked()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * 4 * 5).Select(k => (byte)(k % 4 == 3 ? k * 3 : 40 + k))];
        byte[] file = Encode(pixels, 5, 4);
        var seen = new ConcurrentBag<byte[]>();
        ITransformer scorer = Map<BytesRow, Scored>((row, scored) =>
        {
            byte[] copy = Decode(row.Image);
            seen.Add(copy);
            scored.Score = copy[0];
        });

        _ = Maps(Explain(Files(file), scorer, OfBytes with { Baseline = Baseline.Constant(1, 2, 3) }));

        Assert.IsTrue(seen.All(copy => copy.Where((_, k) => k % 4 == 3).SequenceEqual(pixels.Where((_, k) => k % 4 == 3))), "alpha");
        Assert.IsTrue(seen.Any(copy => copy[0] == 1 && copy[1] == 2 && copy[2] == 3), "hidden pixels show the baseline");
        Assert.IsTrue(seen.Any(copy => copy.AsSpan().SequenceEqual(pixels)), "the picture itself");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4)]
    public void BytesThatAreNoImage_AreRefusedByName(int count)
    {
        Exception refused = Assert.Throws<Exception>(() => Maps(Explain(Files(Png(2, 2), new byte[count]), OfFiles, OfBytes))).GetBaseException();

        Assert.AreEqual($"Column 'Image' of row 1 has {count} bytes that are no image that can be read: give the bytes of a PNG or JPEG file, as LoadRawImageBytes does.", refused.Message);
    }

    [TestMethod]
    public void SameBits_ForAnySchedule()
    {
        IDataView files = Files(Png(6, 9), Png(12, 5));
        float[][] one = Maps(Explain(files, OfFiles, OfBytes, Cursors(1)));

        SameBits.AreEqual(one, Maps(Explain(files, OfFiles, OfBytes, Cursors(4, 7))));
    }

    [TestMethod]
    public void ABaselineThatBytesCannotShow_IsRefusedBeforeARowIsRead() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Ml.Transforms.ExplainWithRise(OfFiles, OfBytes with { Baseline = 256f }).Fit(Files(Png(2, 2)))).Message, "Baseline must be in 0 to 255 for an image column, got 256.");

    [TestMethod]
    public void MinimalEvidence_OfBytes_HasAMapOfThePicturesSize()
    {
        RiseEstimator evidence = Ml.Transforms.ExplainWithMinimalEvidence("Evidence", "Image", OfFiles, numberOfCalls: 120);
        IDataView found = evidence.Fit(Files(Png(6, 9))).Transform(Files(Png(6, 9)));

        Assert.HasCount(54, found.GetColumn<float[]>("Evidence").Single());
        CollectionAssert.AreEqual(new[] { 6, 9 }, found.GetColumn<int[]>("EvidenceSize").Single());
    }

    /// <summary>The mean red of the upper left quarter, less that of the rest.</summary>
    private static float Redness(MLImage image)
    {
        int red = image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        float sum = 0;
        for (int k = 0; k < image.Width * image.Height; k++)
            sum += image.Pixels[4 * k + red] / 255f * (k % image.Width < image.Width / 2 && k / image.Width < image.Height / 2 ? 1 : 0);
        return 4 * sum / (image.Width * image.Height);
    }

    private static IDataView Files(params byte[][] files) => Rows([.. files.Select(f => new BytesRow { Image = f })]);

    private static byte[] Png(int height, int width) => Encode(Pixels(height, width), width, height);

    /// <summary>Opaque, and of any colour.</summary>
    private static byte[] Pixels(int height, int width) => [.. Enumerable.Range(0, 4 * height * width).Select(k => k % 4 == 3 ? (byte)255 : (byte)(120 + k * 7 % 130))];

    private static byte[] Encode(byte[] rgba, int width, int height)
    {
        using var image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), rgba);
        return image.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    private static byte[] Decode(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file));
        using var bitmap = SKBitmap.Decode(codec, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        return bitmap.Bytes;
    }

    private static string Folder(string format, params (int Height, int Width)[] sizes)
    {
        string folder = Directory.CreateTempSubdirectory("rise").FullName;
        for (int k = 0; k < sizes.Length; k++)
        {
            using MLImage image = MLImage.CreateFromPixels(sizes[k].Width, sizes[k].Height, MLPixelFormat.Rgba32, Pixels(sizes[k].Height, sizes[k].Width));
            image.Save(Path.Combine(folder, $"{k}.{format}"));
        }

        return folder;
    }

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }

    private sealed class BytesRow
    {
        public byte[] Image { get; set; } = [];
    }

    private sealed class ImageRow
    {
        [ImageType(6, 9)]
        public MLImage? Image { get; set; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class SizedRow
    {
        public float[] Saliency { get; set; } = [];

        public float[] SaliencyContrast { get; set; } = [];

        public int[] SaliencySize { get; set; } = [];

        public float SaliencyScore { get; set; }
    }
}
