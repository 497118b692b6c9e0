using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Evidence;

/// <summary>Rows get what a direct call gives, over any scorer and kind of column, by the names of RISE's columns where they mean the same.</summary>
[TestClass]
public sealed class EvidenceInPipelinesTests
{
    private static readonly MinimalEvidenceOptions Options = new() { OutputColumnName = "Evidence", InputColumnName = "Pixels", NumberOfCalls = 150, MaskGridSize = 4, Baseline = Baseline.Zeros };
    private readonly PictureScorer _scorer = new();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Row_HasTheEvidence_OfADirectCall(bool isMoved)
    {
        MinimalEvidenceOptions options = isMoved ? Options with { Jitter = 3, Noise = 0.5, Area = 0.3 } : Options;

        EvidenceRow[] rows = Read<EvidenceRow>(Explain(Rows(Picture.Several(2)), options));

        for (int id = 0; id < 2; id++)
        {
            EvidenceExplanation direct = new MinimalEvidence(InputShape.Image(Picture.Side, Picture.Side), options).Explain(Picture.Number(id).Pixels, PictureScorer.OfArrays);
            CollectionAssert.AreEqual(direct.Mask.ToArray(), rows[id].Evidence);
            Assert.AreEqual((direct.Target.Index, direct.Target.Label, direct.Target.Score), (rows[id].EvidenceTarget, rows[id].EvidenceTargetLabel, rows[id].EvidenceScore));
            Assert.AreEqual(((float)direct.Area, direct.ScoreWithout, direct.ScoreAlone), (rows[id].EvidenceArea, rows[id].EvidenceScoreWithout, rows[id].EvidenceScoreAlone));
            Assert.AreEqual((direct.IsReached, direct.NumberOfCalls), (rows[id].EvidenceIsReached, rows[id].EvidenceMasks));
        }
    }

    [TestMethod]
    public void Row_CostsOneSearch_HoweverManyColumnsAreRead()
    {
        EvidenceRow row = Read<EvidenceRow>(Explain(Rows(Picture.Several(1)), Options)).Single();

        Assert.AreEqual(row.EvidenceMasks + 1, _scorer.Calls);
    }

    [TestMethod]
    public void Map_HasTheDimensionsOfTheInput() =>
        CollectionAssert.AreEqual(new[] { Picture.Side, Picture.Side }, ((VectorDataViewType)Explain(Rows(Picture.Several(1)), Options).Schema["Evidence"].Type).Dimensions.ToArray());

    // Bytes are whole, so that masked copies differ from those of numbers by rounding: the evidence is as good, and need not be the same.
    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    public void Images_HaveEvidence_OfTheirPixels(int jitter)
    {
        IDataView data = Rows(Picture.Several(1));
        IDataView images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(data).Transform(data);
        TransformerChain<ITransformer> imageModel = Chain(Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images), _scorer.Transformer);

        EvidenceRow row = Read<EvidenceRow>(Explain(images, Options with { InputColumnName = "Image", Target = 0, Jitter = jitter, Noise = jitter }, imageModel)).Single();

        Assert.IsTrue(row.EvidenceIsReached);
        Assert.IsLessThanOrEqualTo(0.11f * row.EvidenceScore, row.EvidenceScoreWithout);
        Assert.IsLessThan(0.6f, row.EvidenceArea);
        for (int v = 0; v < row.Evidence.Length; v++)
            Assert.IsTrue(row.Evidence[v] == 0 || v % Picture.Side < Picture.Side / 2, $"position {v} is on the right");
    }

    [TestMethod]
    public void ByNames_HasTheDefaults()
    {
        var options = (MinimalEvidenceOptions)Ml.Transforms.ExplainWithMinimalEvidence("Why", "Pixels", _scorer.Transformer, "Score", numberOfCalls: 300, seed: 5).Fit(Rows<Picture>()).Options;

        Assert.AreEqual(new MinimalEvidenceOptions { OutputColumnName = "Why", InputColumnName = "Pixels", ScoreColumnName = "Score", NumberOfCalls = 300, Seed = 5 }, options);
    }

    [TestMethod]
    public void Estimator_PromisesTheColumns_ThatTheTransformerAdds()
    {
        IDataView data = Rows(Picture.Several(1));
        RiseEstimator estimator = Ml.Transforms.ExplainWithMinimalEvidence(_scorer.Transformer, Options);
        IEstimator<ITransformer> next = Ml.Transforms.CopyColumns("Copy", "EvidenceArea");

        Assert.IsNotNull(estimator.Append(next).Fit(data).Transform(data).Schema.GetColumnOrNull("Copy"));
    }

    [TestMethod]
    public void TargetOfAColumn_IsThatOfEachRow()
    {
        IDataView data = Rows(new LabelledPicture { Label = 1 }, new LabelledPicture { Label = 0 });

        CollectionAssert.AreEqual(new[] { 1, 0 }, Read<EvidenceRow>(Explain(data, Options with { Target = RiseTarget.Column("Label") })).Select(r => r.EvidenceTarget).ToArray());
    }

    [TestMethod]
    public void WhatDoesNotFit_IsRefused_BeforeARowIsRead()
    {
        AssertRefused("OutputColumnName must be the name of a column, got ''", Options with { OutputColumnName = "" });
        AssertRefused("Target must be one target, got the top 2 classes: several are RiseTarget.Sum of them", Options with { Target = RiseTarget.Top(2) });
        AssertRefused("Could not find input column 'Pixel'; the data has ", Options with { InputColumnName = "Pixel" });
        AssertRefused("Target class 3 is out of range", Options with { Target = 3 });
        AssertRefused("Baseline must have one value for each of the 192 values of the input", Options with { Baseline = Baseline.Values(1, 2) });

        void AssertRefused(string message, MinimalEvidenceOptions options) => StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => Ml.Transforms.ExplainWithMinimalEvidence(_scorer.Transformer, options).Fit(Rows(Picture.Several(1)))).Message, message);
    }

    [TestMethod]
    public void Progress_TellsTheRow_AndCancellationIsHeard()
    {
        var progress = new RecordedProgress();
        using var cancellation = new CancellationTokenSource();

        _ = Read<EvidenceRow>(Ml.Transforms.ExplainWithMinimalEvidence(_scorer.Transformer, Options, progress).Fit(Rows<Picture>()).Transform(Rows(Picture.Several(2))));
        IDataView cancelled = Ml.Transforms.ExplainWithMinimalEvidence(_scorer.Transformer, Options, new CancelAt(100, cancellation), cancellationToken: cancellation.Token).Fit(Rows<Picture>()).Transform(Rows(Picture.Several(1)));

        CollectionAssert.AreEqual(new long[] { 0, 1 }, progress.Reports.Select(r => r.Row).Distinct().ToArray());
        Assert.ThrowsExactly<OperationCanceledException>(() => cancelled.GetColumn<float>("EvidenceArea").ToArray());
    }

    private IDataView Explain(IDataView data, MinimalEvidenceOptions options, ITransformer? scorer = null) => Ml.Transforms.ExplainWithMinimalEvidence(scorer ?? _scorer.Transformer, options).Fit(data).Transform(data);

    private sealed class LabelledPicture
    {
        [VectorType(3, Picture.Side, Picture.Side)]
        public float[] Pixels { get; set; } = Picture.Number(4).Pixels;

        public int Label { get; set; }
    }

    private sealed class EvidenceRow
    {
        public float[] Evidence { get; set; } = [];

        public int EvidenceTarget { get; set; }

        public string EvidenceTargetLabel { get; set; } = "";

        public float EvidenceScore { get; set; }

        public int EvidenceMasks { get; set; }

        public float EvidenceArea { get; set; }

        public float EvidenceScoreWithout { get; set; }

        public float EvidenceScoreAlone { get; set; }

        public bool EvidenceIsReached { get; set; }
    }
}
