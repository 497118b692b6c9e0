using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Chains as scorers: masked rows enter after the last stage that writes the input column.</summary>
[TestClass]
public sealed class WholeModelTests
{
    private readonly PictureScorer _scorer = new();
    private int _prepared;

    /// <summary>Raw → Pixels: half as bright.</summary>
    private ITransformer Prepare => Map<RawRow, Prepared>((raw, prepared) =>
    {
        Interlocked.Increment(ref _prepared);
        HalfAsBright(raw, prepared);
    });

    /// <summary>Pixels → Pixels, in place: a third as bright.</summary>
    private static ITransformer Rewrite => Map<PictureScorer.PixelsOnly, Prepared>((picture, prepared) => prepared.Pixels = [.. picture.Pixels.Select(v => v / 3)]);

    private static IDataView RawData => Rows(Picture.Several(2).Select(p => new RawRow { Raw = p.Pixels }).ToArray());

    [TestMethod]
    public void Chain_ThatWritesTheInputColumn_IsEnteredAfterIt()
    {
        TransformerChain<ITransformer> model = Chain(Prepare, _scorer.Transformer);
        IDataView prepared = model.Transform(RawData);
        float[][] expected = Maps(Explain(prepared, _scorer.Transformer));
        _prepared = 0;

        SameBits.AreEqual(expected, Maps(Explain(prepared, model)));
        Assert.AreEqual(2, _prepared, "The preparing stage was asked about masked rows.");
    }

    [TestMethod]
    public void Model_ExplainedByAppending_IsEnteredAfterTheLastWriter()
    {
        var pipeline = Ml.Transforms.CustomMapping<RawRow, Prepared>(HalfAsBright, null)
            .Append(Ml.Transforms.CustomMapping<PictureScorer.PixelsOnly, PictureScorer.Scored>((p, s) => s.Score = PictureScorer.Score(p.Pixels), null));
        ITransformer model = pipeline.Fit(RawData);

        IDataView explained = pipeline.Append(Ml.Transforms.ExplainWithRise(model, Options)).Fit(RawData).Transform(RawData);

        SameBits.AreEqual(Maps(Explain(Prepare.Transform(RawData), _scorer.Transformer)), Maps(explained));
    }

    [TestMethod]
    public void NestedChains_AreEnteredInside()
    {
        TransformerChain<ITransformer> model = Chain(Map<RawRow, Other>((_, _) => { }), Chain(Prepare, Chain(Map<RawRow, Other>((_, _) => { }), _scorer.Transformer)));
        IDataView prepared = model.Transform(RawData);

        SameBits.AreEqual(Maps(Explain(prepared, _scorer.Transformer)), Maps(Explain(prepared, model)));
    }

    [TestMethod]
    public void SeveralWriters_AreAllLeftOut()
    {
        TransformerChain<ITransformer> model = Chain(Prepare, Rewrite, _scorer.Transformer);
        IDataView prepared = model.Transform(RawData);

        SameBits.AreEqual(Maps(Explain(prepared, _scorer.Transformer)), Maps(Explain(prepared, model)));
    }

    // The rows show which it is: a column that has been rewritten hides the one before it.
    [TestMethod]
    public void StageThatRewritesInPlace_IsLeftOutAfterTheModel_AndUsedBeforeIt()
    {
        TransformerChain<ITransformer> model = Chain(Rewrite, _scorer.Transformer);
        IDataView before = Rows(Picture.Several(2)), after = model.Transform(before);

        float[] masksAfter = Maps(Explain(after, model))[0], masksBefore = Maps(Explain(before, model))[0];

        CollectionAssert.AreEqual(Maps(Explain(after, _scorer.Transformer))[0], masksAfter);
        CollectionAssert.AreEqual(Maps(Explain(before, new ViewScorer(model, v => v)))[0], masksBefore);
        CollectionAssert.AreNotEqual(Maps(Explain(before, _scorer.Transformer))[0], masksBefore);
    }

    // The runtime binder of "dynamic" refused chains whose last transformer is made of a user's private types, as in most programs.
    [TestMethod]
    public void ChainOfPrivateTypes_IsEntered()
    {
        var model = Ml.Transforms.CustomMapping<RawRow, Prepared>(HalfAsBright, null)
            .Append(Ml.Transforms.CustomMapping<PictureScorer.PixelsOnly, PrivateScore>((picture, scored) => scored.Score = picture.Pixels.Sum(), null))
            .Fit(RawData);
        IDataView prepared = model.Transform(RawData);

        SameBits.AreEqual(Maps(Explain(prepared, model.LastTransformer)), Maps(Explain(prepared, model)));
    }

    [TestMethod]
    public void StageForTrainingOnly_MayNeedAColumnThatIsAbsent()
    {
        ITransformer needsLabel = Map<LabelRow, Other>((_, _) => { });
        TransformerChain<ITransformer> model = new TransformerChain<ITransformer>()
            .Append(needsLabel, TransformerScope.TrainTest)
            .Append(_scorer.Transformer);
        IDataView data = Rows(Picture.Several(2));

        SameBits.AreEqual(Maps(Explain(data, _scorer.Transformer)), Maps(Explain(data, model)));
    }

    [TestMethod]
    public void StageForTrainingOnly_BeforeAWriter_MayNeedAColumnThatIsAbsent()
    {
        TransformerChain<ITransformer> model = new TransformerChain<ITransformer>()
            .Append(Map<LabelRow, Other>((_, _) => { }), TransformerScope.TrainTest)
            .Append(Prepare)
            .Append(_scorer.Transformer);
        IDataView prepared = model.Transform(RawData);

        SameBits.AreEqual(Maps(Explain(prepared, _scorer.Transformer)), Maps(Explain(prepared, model)));
    }

    [TestMethod]
    public void StageWhoseColumnsAreGone_BeforeAWriter_IsLeftOut()
    {
        TransformerChain<ITransformer> model = Chain(Map<LabelRow, Other>((_, _) => { }), Prepare, _scorer.Transformer);
        IDataView prepared = Prepare.Transform(RawData);

        SameBits.AreEqual(Maps(Explain(prepared, _scorer.Transformer)), Maps(Explain(prepared, model)));
    }

    [TestMethod]
    public void StageWhoseColumnsAreGone_AndNoWriterAfterIt_IsRefusedWithTheColumn()
    {
        TransformerChain<ITransformer> model = Chain(Map<LabelRow, Other>((_, _) => { }), _scorer.Transformer);

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(Rows(Picture.Several(1)), model)).Message, "'Label'");
    }

    [TestMethod]
    public void ScorerThatNeverReadsTheInputColumn_IsRefusedWithWhatItReads()
    {
        AssertRefused(
            Map<OtherColumns, Score>((_, _) => { }),
            "The scorer does not read input column 'Pixels' to make 'Score'; it reads 'Gain', 'Name'.");
        AssertRefused(
            Ml.Transforms.CopyColumns("Score", "Gain").Fit(Rows(Picture.Several(1))),
            "The scorer does not read input column 'Pixels' to make 'Score'; it reads 'Gain'.");
    }

    [TestMethod]
    public void ScorerThatReadsNothing_IsRefused() =>
        AssertRefused(Map<Nothing, Score>((_, _) => { }), "The scorer does not read input column 'Pixels' to make 'Score'; it reads no column.");

    [TestMethod]
    public void ChainWhoseLastStageWritesTheInputColumn_IsRefused() => AssertRefused(
        Chain(_scorer.Transformer, Map<OtherColumns, Prepared>((_, _) => { })),
        "The last stage of the scorer writes input column 'Pixels'; no stage after it reads the column.");

    private static void HalfAsBright(RawRow raw, Prepared prepared) => prepared.Pixels = [.. raw.Raw.Select(v => v / 2)];

    private static void AssertRefused(ITransformer scorer, string message) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(Rows(Picture.Several(1)), scorer)).Message,
        message);

    private sealed class RawRow
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Raw { get; set; } = [];
    }

    private sealed class Prepared
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Other
    {
        public float OtherOutput { get; set; }
    }

    private sealed class LabelRow
    {
        public float Label { get; set; }
    }

    private sealed class OtherColumns
    {
        public float Gain { get; set; }

        public string Name { get; set; } = "";
    }

    private sealed class Nothing;

    private sealed class Score
    {
        [ColumnName("Score")]
        public float Value { get; set; }
    }

    private sealed class PrivateScore
    {
        public float Score { get; set; }
    }
}
