using SkiaSharp;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>A real detector of 80 classes, FastestDet, on photographs: where its boxes come from.</summary>
[TestClass]
public sealed class FastestDetTests
{
    private const int Side = 352, Cells = 22 * 22, Cat = 15, Dog = 16, Banana = 46, TeddyBear = 77;

    /// <summary>[85, 22, 22]: objectness, where in its cell the centre is, width, height, 80 classes.</summary>
    internal static readonly DetectionDecoder Decoder = DetectionDecoder.Function((o, found) =>
    {
        float[] classes = new float[80];
        for (int cell = 0; cell < Cells; cell++)
        {
            for (int c = 0; c < 80; c++)
                classes[c] = o[(5 + c) * Cells + cell];
            float x = (cell % 22 + MathF.Tanh(o[Cells + cell])) * 16, y = (cell / 22 + MathF.Tanh(o[2 * Cells + cell])) * 16;
            float w = Side / (1 + MathF.Exp(-o[3 * Cells + cell])), h = Side / (1 + MathF.Exp(-o[4 * Cells + cell]));
            found.Add(x - w / 2, y - h / 2, x + w / 2, y + h / 2, o[cell], classes, MathF.Pow(o[cell], 0.6f) * MathF.Pow(classes.Max(), 0.4f));
        }
    });

    [TestMethod]
    [DataRow("dog.jpg", Dog)]
    [DataRow("banana.jpg", Banana)]
    [DataRow("catdog-224.png", Dog, Cat)]
    [DataRow("dog-224.png", TeddyBear, Dog)]
    public void Map_OfEachDetection_LiesInItsBox(string image, params int[] classes)
    {
        RiseExplanation explanation = Explain(image, new DetectionOptions { ScoreThreshold = 0.7f });

        CollectionAssert.AreEquivalent(classes, explanation.Maps.Select(m => m.Target.Index).Distinct().ToArray());
        foreach (RiseMap map in explanation.Maps)
        {
            Detection box = map.Target.Detection!;
            (int y, int x) = Math.DivRem(map.Saliency.Span.IndexOf(map.Saliency.ToArray().Max()), Side);
            Assert.IsTrue(x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom, $"{map.Target.Label}: {x},{y} is not in {box}");
            Assert.IsGreaterThan(MeanContrast(map, box, isInside: false), MeanContrast(map, box, isInside: true));
        }
    }

    private static RiseExplanation Explain(string image, DetectionOptions options)
    {
        using RiseScorer scorer = RiseScorer.FromOnnx(Assets.Model("FastestDet.onnx"));
        using SKBitmap picture = SKBitmap.Decode(Assets.Image(image)).Resize(new SKImageInfo(Side, Side, SKColorType.Bgra8888), SKFilterQuality.Medium);
        byte[] bytes = picture.Bytes;
        float[] input = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => bytes[i % (Side * Side) * 4 + i / (Side * Side)] / 255f)];
        return new RiseExplainer(InputShape.Image(Side, Side), new RiseOptions { Target = RiseTarget.Detections(Decoder, options), NumberOfMasks = 256 }).Explain(input, scorer);
    }

    private static double MeanContrast(RiseMap map, Detection box, bool isInside) => Enumerable.Range(0, map.Contrast.Length)
        .Where(i => isInside == (i % Side >= box.Left && i % Side < box.Right && i / Side >= box.Top && i / Side < box.Bottom)).Average(i => map.Contrast.Span[i]);
}
