using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.DataViews;

/// <summary>RISE between other stages.</summary>
[TestClass]
public sealed class PipelineTests
{
    private static readonly IDataView Data = Rows(Picture.Several(6));

    private readonly PictureScorer _scorer = new();

    [TestMethod]
    public void LaterStages_SeeTheColumns()
    {
        var pipeline = Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options)
            .Append(Ml.Transforms.CopyColumns("Copy", "Saliency"))
            .Append(Ml.Transforms.Concatenate("Both", "Saliency", "SaliencyScore", "SaliencyReliability"))
            .Append(Ml.Transforms.SelectColumns("Both", "Copy", "SaliencyTargetLabel"));
        Explained[] expected = ReadExplained(Data, _scorer.Transformer);

        IDataView view = pipeline.Fit(Data).Transform(Data);

        CollectionAssert.AreEqual(new[] { "Both", "Copy", "SaliencyTargetLabel" }, view.Schema.Select(c => c.Name).ToArray());
        Assert.AreEqual("Vector<Single, 8, 8>", view.Schema["Copy"].Type.ToString());
        Assert.AreEqual("Vector<Single, 66>", view.Schema["Both"].Type.ToString());
        SameBits.AreEqual([.. expected.Select(e => e.Saliency)], [.. view.GetColumn<float[]>("Copy")]);
        SameBits.AreEqual(
            [.. expected.Select(e => (float[])[.. e.Saliency, e.SaliencyScore, e.SaliencyReliability])],
            [.. view.GetColumn<float[]>("Both")]);
        CollectionAssert.AreEqual(expected.Select(e => e.SaliencyTargetLabel).ToArray(), view.GetColumn<string>("SaliencyTargetLabel").ToArray());
    }

    [TestMethod]
    public void Chain_FittedAndTransformed_GivesTheMapsOfTheStageAlone()
    {
        EstimatorChain<RiseTransformer> pipeline = Ml.Transforms.CopyColumns("Copy", "Gain").Append(Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options));

        TransformerChain<RiseTransformer> chain = pipeline.Fit(Data);

        Assert.AreSame(_scorer.Transformer, ((TransformerScorer)chain.LastTransformer.Scorer).Transformer);
        SameBits.AreEqual(Maps(Explain(Data, _scorer.Transformer)), Maps(chain.Transform(Data)));
    }

    [TestMethod]
    public void TwoExplanations_InOnePipeline_StandBesideEachOther()
    {
        RiseOptions left = Options with { OutputColumnName = "Left", Target = 0 }, right = Options with { OutputColumnName = "Right", Target = 1 };

        IDataView view = Ml.Transforms.ExplainWithRise(_scorer.Transformer, left)
            .Append(Ml.Transforms.ExplainWithRise(_scorer.Transformer, right))
            .Fit(Data).Transform(Data);

        SameBits.AreEqual(Maps(Explain(Data, _scorer.Transformer, Options with { Target = 0 })), [.. view.GetColumn<float[]>("Left")]);
        SameBits.AreEqual(Maps(Explain(Data, _scorer.Transformer, Options with { Target = 1 })), [.. view.GetColumn<float[]>("Right")]);
    }

    [TestMethod]
    public void EarlierFilter_ExplainsTheRowsThatRemain()
    {
        IDataView some = Ml.Data.FilterRowsByColumn(Data, "Gain", lowerBound: 2, upperBound: 3);

        Assert.HasCount(2, Maps(Explain(some, _scorer.Transformer)));
        Assert.AreEqual(2 * 51, _scorer.Calls);
    }

    [TestMethod]
    public void Transformer_ReadBySeveralThreads_GivesAllTheSame()
    {
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(_scorer.Transformer, Options).Fit(Data);
        float[][] expected = Maps(transformer.Transform(Data));
        IDataView shared = transformer.Transform(Data);
        var actual = new float[4][][];
        Thread[] threads = [.. Enumerable.Range(0, actual.Length).Select(k => new Thread(() => actual[k] = Maps(k % 2 == 0 ? shared : transformer.Transform(Data))))];

        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        foreach (float[][] maps in actual)
            SameBits.AreEqual(expected, maps);
    }
}
