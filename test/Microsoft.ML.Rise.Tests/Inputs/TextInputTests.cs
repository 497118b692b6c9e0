using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>A text column, explained word by word.</summary>
[TestClass]
public sealed class TextInputTests
{
    private static readonly RiseOptions OfTexts = new() { OutputColumnName = "Saliency", InputColumnName = "Text" };

    [TestMethod]
    public void AModelThatLooksForAWord_HasThatWordsContrastAlone()
    {
        TextMap map = Explain(Counts("good"), "a good film, really")[0];

        CollectionAssert.AreEqual(new[] { "a", "good", "film", "really" }, map.SaliencyTokens);
        CollectionAssert.AreEqual(new float[] { 0, 1, 0, 0 }, map.SaliencyContrast);
        CollectionAssert.AreEqual(new float[4], map.SaliencyStandardError);
        Assert.AreEqual((1f, 16, 1f), (map.SaliencyScore, map.SaliencyMasks, map.SaliencyReliability));
    }

    // f = n(good) · n(very): with all others hidden or not, "very" is worth the chance that "good" is there.
    [TestMethod]
    public void WordsThatNeedEachOther_ShareTheScore()
    {
        TextMap map = Explain(Score(text => Count(text, "very") * Count(text, "good")), "very good")[0];

        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f }, map.SaliencyContrast);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f }, map.Saliency);
    }

    [TestMethod]
    public void AWordThatStandsTwice_IsTwoPositions() => CollectionAssert.AreEqual(new float[] { 1, 0, 1 }, Explain(Counts("good"), "good and good")[0].SaliencyContrast);

    [TestMethod]
    public void RowsOfNoWords_OneWord_AndTenThousand_InOneView()
    {
        string many = string.Join(' ', Enumerable.Range(0, 10_000).Select(k => k == 6_000 ? "good" : $"w{k}"));
        TextMap[] maps = Read<TextMap>(Pipelines.Explain(Texts("", "good", many, "?!"), Counts("good"), OfTexts with { NumberOfMasks = 400, TargetReliability = 1 }));

        CollectionAssert.AreEqual(new[] { 0, 1, 10_000, 0 }, maps.Select(m => m.Saliency.Length).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 10_000, 0 }, maps.Select(m => m.SaliencyTokens.Length).ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2, 400, 1 }, maps.Select(m => m.SaliencyMasks).ToArray());
        Assert.AreEqual(1, maps[1].SaliencyContrast[0]);
        float[] contrast = maps[2].SaliencyContrast;
        Assert.AreEqual(6_000, contrast.IndexOf(contrast.Max()));
        Assert.AreEqual("w9999", maps[2].SaliencyTokens[^1]);
    }

    [TestMethod]
    [DataRow("\u0643\u062A\u0627\u0628 \u062C\u0645\u064A\u0644 \u062C\u062F\u0627", "\u062C\u0645\u064A\u0644", DisplayName = "Arabic")]
    [DataRow("\u9019\u90E8\u96FB\u5F71\u597D", "\u597D", DisplayName = "Chinese")]
    [DataRow("so la la \U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\u200D\U0001F469\u200D\U0001F467", DisplayName = "a family of emoji")]
    [DataRow("un cafe\u0301 noir", "cafe\u0301", DisplayName = "combining marks")]
    public void AnyScript_HasItsWordsFound(string text, string looked)
    {
        TextMap map = Explain(Score(t => t.Contains(looked, StringComparison.Ordinal) ? 1 : 0), text)[0];

        for (int k = 0; k < map.SaliencyTokens.Length; k++)
            Assert.AreEqual(map.SaliencyTokens[k] == looked ? 1 : 0, map.SaliencyContrast[k], map.SaliencyTokens[k]);
        CollectionAssert.Contains(map.SaliencyTokens, looked);
    }

    [TestMethod]
    public void WhatTheScorerIsGiven_AreTextsWithoutWords()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        Explain(Score(text => seen.TryAdd(text, true) ? 1 : 0), "not a good film.");
        CollectionAssert.IsSubsetOf(new[] { "not a good film.", "a good film.", "not film.", "." }, seen.Keys.ToArray());

        seen.Clear();
        Explain(Score(text => seen.TryAdd(text, true) ? 1 : 0), "not a good film.", OfTexts with { TextMasking = new WordMasking("[MASK]") });
        CollectionAssert.IsSubsetOf(new[] { "not a good film.", "[MASK] a good film.", "not [MASK] [MASK] film.", "[MASK] [MASK] [MASK] [MASK]." }, seen.Keys.ToArray());
    }

    [TestMethod]
    public void AWordThatIsTheToken_TakesNoPart()
    {
        TextMap map = Explain(Counts("good"), "good [MASK]", OfTexts with { TextMasking = new WordMasking("MASK") })[0];

        Assert.AreEqual(2, map.SaliencyMasks);
        CollectionAssert.AreEqual(new float[] { 1, 0 }, map.SaliencyContrast);
    }

    [TestMethod]
    public void AUsersSplit_MakesThePositions()
    {
        WordMasking lines = new(Split: text =>
        {
            var ranges = new List<Range>();
            for (int at = 0; at < text.Length;)
            {
                int end = text.IndexOf('.', at) + 1;
                ranges.Add(at..end);
                at = end;
            }

            return ranges;
        });

        TextMap map = Explain(Counts("good"), "It was long. The end was good.", OfTexts with { TextMasking = lines })[0];

        CollectionAssert.AreEqual(new[] { "It was long.", " The end was good." }, map.SaliencyTokens);
        CollectionAssert.AreEqual(new float[] { 0, 1 }, map.SaliencyContrast);
    }

    [TestMethod]
    public void ASplitThatIsNone_IsRefusedWhenARowIsRead()
    {
        Exception refused = Assert.Throws<Exception>(() => Explain(Counts("good"), "good", OfTexts with { TextMasking = new WordMasking(Split: _ => [0..9]) })).GetBaseException();

        Assert.AreEqual("The function that splits texts into words gave 0..9 after position 0 of a text of 4 characters: words must be in order, apart, and not empty.", refused.Message);
    }

    [TestMethod]
    public void SameBits_ForAnySchedule()
    {
        IDataView texts = Texts(string.Join(' ', Enumerable.Range(0, 40).Select(k => $"w{k}")), "one two three", "");
        ITransformer scorer = Score(text => text.Length * (text.Contains("w7", StringComparison.Ordinal) ? 1.5f : 1) + text.Count(c => c == '3') * 0.1f);
        float[][] Maps(RiseSchedule schedule) => Pipelines.Maps(Pipelines.Explain(texts, scorer, OfTexts with { NumberOfMasks = 700 }, schedule));
        float[][] one = Maps(Cursors(1));

        SameBits.AreEqual(one, Maps(Cursors(3, 5)));
        SameBits.AreEqual(one, Maps(Cursors(16, 64)));
    }

    [TestMethod]
    public void TheMaps_AreVectorsOfUnknownSize_WithTheirTokens()
    {
        DataViewSchema schema = Pipelines.Explain(Texts("a b"), Counts("a"), OfTexts).Schema;
        SchemaShape promised = Ml.Transforms.ExplainWithRise(Counts("a"), OfTexts).GetOutputSchema(Rise.DataViews.SchemaShapes.Of(Texts("a").Schema));

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), schema["Saliency"].Type);
        Assert.AreEqual(new VectorDataViewType(TextDataViewType.Instance), schema["SaliencyTokens"].Type);
        Assert.IsNull(schema.GetColumnOrNull("SaliencySize"));
        CollectionAssert.AreEquivalent(schema.Select(c => c.Name).ToArray(), promised.Select(c => c.Name).ToArray());
        Assert.AreEqual(SchemaShape.Column.VectorKind.VariableVector, promised.Single(c => c.Name == "SaliencyTokens").Kind);
    }

    [TestMethod]
    public void SeveralClasses_HaveOneMapAfterAnother()
    {
        ITransformer scorer = Map<TextRow, TwoScores>((row, scored) => scored.Score = [Count(row.Text, "good"), Count(row.Text, "bad")]);

        TextMap[] maps = Read<TextMap>(Pipelines.Explain(Texts("good bad"), scorer, OfTexts with { Target = RiseTarget.Class(0) }));
        float[] both = Pipelines.Explain(Texts("good bad"), scorer, OfTexts with { Target = RiseTarget.All }).GetColumn<float[]>("SaliencyContrast").Single();

        CollectionAssert.AreEqual(new float[] { 1, 0 }, maps[0].SaliencyContrast);
        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 1 }, both);
    }

    /// <summary>They were passed over, and the refinement ended in an index out of range.</summary>
    [TestMethod]
    public void OptionsOfArrays_AreRefusedOfATextByName()
    {
        Refuses("InputShape", OfTexts with { InputShape = InputShape.Features(3) });
        Refuses("GroupSlotsBySource", OfTexts with { GroupSlotsBySource = true });
        Refuses("Baseline, Refinement", OfTexts with { Baseline = 3, Refinement = SaliencyRefinement.Ranking() });

        static void Refuses(string names, RiseOptions options) => StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(Counts("good"), "good", options)).Message,
            $"Column 'Text' is a text, whose words are its positions: leave {names} out. TextMasking says what hidden words show.");
    }

    [TestMethod]
    public void MinimalEvidence_HasNoTexts()
    {
        const string Message = "Schema mismatch for input column 'Text': expected known-size vector of Single, image, or bytes of an image (a vector of Byte of unknown size), got String: featurize it before (FeaturizeText), and explain the vector";
        RiseEstimator evidence = Ml.Transforms.ExplainWithMinimalEvidence("Evidence", "Text", Counts("good"));

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => evidence.Fit(Texts("good"))).Message, Message);
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => evidence.GetOutputSchema(Rise.DataViews.SchemaShapes.Of(Texts("good").Schema))).Message, Message);
    }

    [TestMethod]
    public void FeaturizedTexts_AndALogisticRegression_SayWhichWordsSpeakForIt()
    {
        Opinion[] opinions = [.. Opinions()];
        IDataView data = Rows(opinions);
        var ml = new MLContext(seed: 1);
        ITransformer model = ml.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(new Microsoft.ML.Trainers.SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1 })).Fit(data);

        TextMap map = Read<TextMap>(Pipelines.Explain(Rows(new Opinion { Text = "The plot was wonderful, the sound was awful" }), model, OfTexts with { Target = RiseTarget.Class(1) }))[0];

        float Of(string word) => map.SaliencyContrast[Array.IndexOf(map.SaliencyTokens, word)];
        Assert.AreEqual("wonderful", map.SaliencyTokens[map.SaliencyContrast.IndexOf(map.SaliencyContrast.Max())]);
        Assert.AreEqual("awful", map.SaliencyTokens[map.SaliencyContrast.IndexOf(map.SaliencyContrast.Min())]);
        Assert.IsLessThan(Of("wonderful") / 2, Math.Abs(Of("plot")));
        Assert.AreEqual(256, map.SaliencyMasks);
    }

    [TestMethod]
    public void WordEmbeddings_SayWhichWordCounts()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("rise").FullName, "vectors.txt");
        File.WriteAllLines(file, ["good 1 0", "bad 0 1", "film 0.5 0.5", "a 0.5 0.5"]);
        IDataView data = Texts("a good film");
        ITransformer model = Ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(Ml.Transforms.Text.ApplyWordEmbedding("Embedded", file, "Words"))
            .Append(Ml.Transforms.CustomMapping<Embedded, OneScore>((row, scored) => scored.Score = row.Vector[4] - row.Vector[5], null)).Fit(data);

        // Minimum, mean and maximum of each of the two dimensions: the maxima are told apart by "good" alone.
        TextMap map = Explain(model, "a good film")[0];

        CollectionAssert.AreEqual(new[] { "a", "good", "film" }, map.SaliencyTokens);
        Assert.AreEqual("good", map.SaliencyTokens[map.SaliencyContrast.IndexOf(map.SaliencyContrast.Max())]);
        Assert.IsGreaterThan(0.4f, map.SaliencyContrast[1]);
    }

    [TestMethod]
    public void AnOnnxNetworkOfTexts_InAPipeline_HasTheWordsThatItLooksFor()
    {
        ITransformer network = Ml.Transforms.ApplyOnnxModel("scores", "text", Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", "text.onnx")).Fit(Rows(new LowerCase()));

        IDataView explained = Pipelines.Explain(
            Rows(new LowerCase { Text = "a good start, and a bad end" }), network, OfTexts with { InputColumnName = "text", ScoreColumnName = "scores", Target = RiseTarget.Difference(0, 1) });

        CollectionAssert.AreEqual(new float[] { 0, 1, 0, 0, 0, -1, 0 }, explained.GetColumn<float[]>("SaliencyContrast").Single());
    }

    private static IEnumerable<Opinion> Opinions()
    {
        string[] subjects = ["plot", "sound", "film", "cast", "end"], good = ["wonderful", "great", "fine"], bad = ["awful", "poor", "dull"];
        foreach (string subject in subjects)
        {
            foreach (string other in subjects)
            {
                for (int k = 0; k < 3; k++)
                {
                    yield return new Opinion { Text = string.Create(CultureInfo.InvariantCulture, $"The {subject} was {good[k]} and the {other} too"), Label = true };
                    yield return new Opinion { Text = string.Create(CultureInfo.InvariantCulture, $"The {subject} was {bad[k]} and the {other} too"), Label = false };
                }
            }
        }
    }

    private static TextMap[] Explain(ITransformer scorer, string text, RiseOptions? options = null) => Read<TextMap>(Pipelines.Explain(Texts(text), scorer, options ?? OfTexts));

    private static IDataView Texts(params string[] texts) => Rows([.. texts.Select(t => new TextRow { Text = t })]);

    private static ITransformer Counts(string word) => Score(text => Count(text, word));

    private static int Count(string text, string word) => text.Split(' ', ',', '.').Count(w => w == word);

    private static ITransformer Score(Func<string, float> score) => Map<TextRow, OneScore>((row, scored) => scored.Score = score(row.Text));

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class Opinion
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    /// <summary>As the network calls its input.</summary>
    private sealed class LowerCase
    {
        [ColumnName("text")]
        public string Text { get; set; } = "";
    }

    private sealed class Embedded
    {
        [VectorType(6)]
        [ColumnName("Embedded")]
        public float[] Vector { get; set; } = [];
    }

    private sealed class OneScore
    {
        public float Score { get; set; }
    }

    private sealed class TwoScores
    {
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class TextMap
    {
        public float[] Saliency { get; set; } = [];

        public float[] SaliencyContrast { get; set; } = [];

        public float[] SaliencyStandardError { get; set; } = [];

        public string[] SaliencyTokens { get; set; } = [];

        public float SaliencyScore { get; set; }

        public float SaliencyReliability { get; set; }

        public int SaliencyMasks { get; set; }
    }
}
