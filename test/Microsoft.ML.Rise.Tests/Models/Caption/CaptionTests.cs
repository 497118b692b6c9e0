using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Tests.Models.Caption;

/// <summary>
/// The paper's captioning extension: the words of a sentence are teacher-forced, and each word's probability is one target of the same run.
/// </summary>
[TestClass]
public sealed class CaptionTests
{
    private const int VocabularySize = 5;

    [TestMethod]
    public void Words_OfASentence_EachPointAtTheirQuarterOfThePicture()
    {
        // Word w speaks of quarter w − 1, row by row; the sentence is "4 1 3", said word by word after the words before it.
        int[] sentence = [4, 1, 3];
        var mlContext = new MLContext();
        IDataView pictures = mlContext.Data.LoadFromEnumerable([new Captioned { picture = BrightQuarters(), previous = [0, 4, 1] }]);
        string file = Path.Combine(AppContext.BaseDirectory, "Models", "Caption", "caption.onnx");
        ITransformer captioner = mlContext.Transforms.ApplyOnnxModel(["words"], ["picture", "previous"], file).Fit(pictures);
        RiseTarget words = RiseTarget.Functions([.. sentence.Select((word, t) =>
            ($"word {t + 1}", (RiseTargetFunction)(scores => scores[t * VocabularySize + word])))]);

        RiseEstimator explain = mlContext.Transforms.ExplainWithRise(
            captioner, new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "picture", ScoreColumnName = "words", Target = words, GridSize = 4 });
        IDataView explained = explain.Fit(pictures).Transform(pictures);
        WordMaps maps = mlContext.Data.CreateEnumerable<WordMaps>(explained, reuseRowObject: false).Single();

        Assert.AreEqual("Vector<Single, 3, 16, 16>", explained.Schema["Saliency"].Type.ToString());
        CollectionAssert.AreEqual(new[] { "word 1", "word 2", "word 3" }, maps.SaliencyTargetLabel);
        for (int t = 0; t < sentence.Length; t++)
        {
            float[] map = maps.Saliency[(t * 256)..((t + 1) * 256)];
            int brightest = Array.IndexOf(map, map.Max());
            Assert.AreEqual(sentence[t] - 1, brightest / 128 * 2 + brightest % 16 / 8, $"word {t + 1} at {brightest / 16},{brightest % 16}");
        }
    }

    /// <summary>All quarters are bright, so that every word has something to point at.</summary>
    private static float[] BrightQuarters() => [.. Enumerable.Repeat(0.5f, 256)];

    /// <summary>The columns are named as the network's nodes.</summary>
    private sealed class Captioned
    {
        [VectorType(1, 16, 16)]
        public float[] picture { get; set; } = [];

        [VectorType(3)]
        public long[] previous { get; set; } = [];
    }

    private sealed class WordMaps
    {
        public float[] Saliency { get; set; } = [];

        public string[] SaliencyTargetLabel { get; set; } = [];
    }
}
