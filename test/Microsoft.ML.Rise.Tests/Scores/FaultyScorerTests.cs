using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Scorers that do not do what a scorer must: each is found out, and the message says what it did.</summary>
[TestClass]
public sealed class FaultyScorerTests
{
    private static readonly ITransformer Sound = new PictureScorer().Transformer;

    private int _calls;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void ScorerThatThrows_IsReportedWithItsMessage(int numberOfThreads)
    {
        InvalidOperationException error = Fail(WithSum(sum => Next() == 5 ? throw new FormatException("bad weights") : [sum]), numberOfThreads);

        Assert.AreEqual("The scorer (CustomMappingTransformer) threw while it scored masked copies: bad weights", error.Message);
        Assert.IsInstanceOfType<FormatException>(error.InnerException!.GetBaseException());
    }

    [TestMethod]
    public void ScorerThatThrowsInTransform_IsReportedWithItsMessage()
    {
        int transforms = 0;
        var scorer = new ViewScorer(Sound, view => ++transforms > 1 ? throw new FormatException("bad view") : view);

        InvalidOperationException error = Fail(scorer);

        Assert.AreEqual("The scorer (ViewScorer) threw while it scored masked copies: bad view", error.Message);
        Assert.IsInstanceOfType<FormatException>(error.InnerException);
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.PositiveInfinity, "Infinity")]
    [DataRow(float.NegativeInfinity, "-Infinity")]
    public void ScorerThatReturnsNoNumber_IsReportedWithTheMask(float score, string shown)
    {
        // Call 0 is the unmasked row.
        Assert.AreEqual(
            $"The scorer returned {shown} for score 0 of score column 'Score' on masked copy 3; scores must be finite.",
            Fail(WithSum(sum => [Next() == 4 ? score : sum])).Message);
        Assert.AreEqual($"The scorer returned {shown} for score 0 of score column 'Score' on the unmasked input; scores must be finite.", Fail(WithSum(_ => [score, score])).Message);
    }

    [TestMethod]
    public void ScorerThatChangesItsLength_IsReported() => Assert.AreEqual(
        "The scorer returned 3 scores for masked copy 6, but 2 for the unmasked input.",
        Fail(WithSum(sum => Next() == 7 ? [sum, 0, 0] : [sum, 0])).Message);

    [TestMethod]
    public void ScorerOfNoScores_IsReported() =>
        Assert.AreEqual("The scorer returned no scores for the unmasked input.", Fail(WithSum(_ => [])).Message);

    [TestMethod]
    public void ScorerThatTakesRows_IsReported() => Assert.AreEqual(
        "The scorer returned 10 of 50 masked copies: it must return each row exactly once, not filter rows.",
        Fail(new ViewScorer(Sound, view => Ml.Data.TakeRows(view, 10))).Message);

    [TestMethod]
    public void ScorerThatFiltersRows_IsReported()
    {
        ITransformer scorer = Map<PictureScorer.PixelsOnly, Filterable>((_, scored) =>
        {
            scored.Number = Next();
            scored.Score = 1;
        });

        Assert.AreEqual(
            "The scorer returned 30 of 50 masked copies: it must return each row exactly once, not filter rows.",
            Fail(new ViewScorer(scorer, view => Ml.Data.FilterRowsByColumn(view, "Number", upperBound: 31))).Message);
    }

    [TestMethod]
    public void ScorerThatFiltersTheUnmaskedRow_IsReported() => Assert.AreEqual(
        "The scorer returned no row for the unmasked input: it must return each row exactly once, not filter rows.",
        Fail(new ViewScorer(Sound, view => Ml.Data.SkipRows(view, 1))).Message);

    [TestMethod]
    public void ScorerThatReturnsARowTwice_IsReported() => Assert.AreEqual(
        "The scorer returned masked copy 4 twice: it must return each row exactly once.",
        Fail(WithIds(id => id == 5 ? 4 : id)).Message);

    [TestMethod]
    public void ScorerThatReturnsAForeignRow_IsReported() => Assert.AreEqual(
        "The scorer returned a row with id 1000, which it was not given: it must keep the ids of its rows.",
        Fail(WithIds(id => id == 5 ? 1000 : id)).Message);

    [TestMethod]
    public void RowThatFailed_CanBeReadAgain()
    {
        bool isSick = true;
        ITransformer scorer = WithSum(sum => isSick && Next() == 20 ? throw new FormatException() : [sum]);
        IDataView explained = Explain(Rows(Picture.Number(0)), scorer);
        using DataViewRowCursor cursor = explained.GetRowCursor(explained.Schema);
        ValueGetter<VBuffer<float>> getMap = cursor.GetGetter<VBuffer<float>>(explained.Schema["Saliency"]);
        var map = default(VBuffer<float>);
        cursor.MoveNext();
        Assert.ThrowsExactly<InvalidOperationException>(() => getMap(ref map));
        isSick = false;

        getMap(ref map);

        CollectionAssert.AreEqual(Maps(Explain(Rows(Picture.Number(0)), scorer))[0], map.DenseValues().ToArray());
    }

    [TestMethod]
    public void LaterStage_WrapsTheError_AroundTheOriginal()
    {
        IDataView explained = Explain(Rows(Picture.Several(3)), WithSum(sum => Next() == 5 ? throw new FormatException("bad weights") : [sum]));
        IDataView copied = Ml.Transforms.CopyColumns("Copy", "Saliency").Fit(explained).Transform(explained);

        Exception error = Assert.Throws<Exception>(() => copied.GetColumn<float[]>("Copy").ToArray());

        Assert.IsInstanceOfType<FormatException>(error.GetBaseException());
    }

    [TestMethod]
    public void MissingScoreColumn_IsRefusedWithWhatThereIs() => AssertRefused(
        Options with { ScoreColumnName = "Probability" },
        Sound,
        "Could not find score column 'Probability' in the output of the scorer; it has 'Id', 'Gain', 'Name', 'Pixels', 'Score'.");

    [TestMethod]
    public void TextScoreColumn_IsRefused() => AssertRefused(
        Options,
        Map<PictureScorer.PixelsOnly, TextScore>((_, _) => { }),
        "Schema mismatch for score column 'Score': expected numbers, a key, a boolean or a map of class to number, got String");

    [TestMethod]
    public void TextVectorScoreColumn_IsRefused() => AssertRefused(
        Options,
        Map<PictureScorer.PixelsOnly, TextVectorScore>((_, _) => { }),
        "Schema mismatch for score column 'Score': expected numbers, a key, a boolean or a map of class to number, got Vector<String, 2>");

    private static void AssertRefused(RiseOptions options, ITransformer scorer, string message) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(Rows(Picture.Number(0)), scorer, options)).Message,
        message);

    /// <summary>The error of reading the map of a row.</summary>
    private static InvalidOperationException Fail(ITransformer scorer, int numberOfThreads = 1)
    {
        IDataView explained = Explain(Rows(Picture.Number(0)), scorer, Options, Cursors(numberOfThreads));
        return Assert.ThrowsExactly<InvalidOperationException>(() => Maps(explained));
    }

    private int Next() => Interlocked.Increment(ref _calls) - 1;

    private static ITransformer WithSum(Func<float, float[]> score) =>
        Map<PictureScorer.PixelsOnly, AnyScores>((picture, scored) => scored.Score = score(picture.Pixels.Sum()));

    private static ViewScorer WithIds(Func<ulong, ulong> change) =>
        new(Sound, view => new PassedThroughView(view, cursor => new ChangedIds(cursor, change)));

    private sealed class ChangedIds(DataViewRowCursor source, Func<ulong, ulong> change) : PassedThroughCursor(source)
    {
        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> getter = base.GetIdGetter();
            return (ref id) =>
            {
                getter(ref id);
                id = new DataViewRowId(change(id.Low), id.High);
            };
        }
    }

    private sealed class AnyScores
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Filterable
    {
        public float Number { get; set; }

        public float Score { get; set; }
    }

    private sealed class TextScore
    {
        public string Score { get; set; } = "";
    }

    private sealed class TextVectorScore
    {
        [VectorType(2)]
        public string[] Score { get; set; } = [];
    }
}
