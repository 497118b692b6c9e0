using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests;

[TestClass]
public sealed class RiseEstimatorTests
{
    private static readonly IDataView Data = Rows(Picture.Several(2));

    [TestMethod]
    public void Fit_LooksAtNoRow()
    {
        var unread = new PassedThroughView(Data, _ => throw new AssertFailedException("A row was looked at."));

        Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Options).Fit(unread).Transform(unread);
    }

    [TestMethod]
    public void Fit_OnOneSchema_TransformsAnotherThatFits()
    {
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Options).Fit(Data);
        IDataView other = Ml.Transforms.SelectColumns("Pixels").Fit(Data).Transform(Data);

        SameBits.AreEqual(Maps(transformer.Transform(Data)), Maps(transformer.Transform(other)));
    }

    [TestMethod]
    public void Columns_OfOneTarget_AreTyped()
    {
        DataViewSchema schema = Explain(Data, new PictureScorer().Transformer).Schema;

        CollectionAssert.AreEqual(
            new[]
            {
                "Saliency: Vector<Single, 8, 8>", "SaliencyTarget: Int32", "SaliencyTargetLabel: String", "SaliencyScore: Single", "SaliencyMasks: Int32",
                "SaliencyStandardError: Vector<Single, 8, 8>", "SaliencyReliability: Single", "SaliencyDiffering: Int32",
                "SaliencyContrast: Vector<Single, 8, 8>", "SaliencyContrastStandardError: Vector<Single, 8, 8>",
            },
            schema.Skip(Data.Schema.Count).Select(c => $"{c}").ToArray());
    }

    [TestMethod]
    public void Columns_OfSeveralTargets_HaveAnAxisForThem()
    {
        DataViewSchema schema = Explain(Data, new PictureScorer().Transformer, Options with { Target = RiseTarget.Top(2) }).Schema;

        CollectionAssert.AreEqual(
            new[]
            {
                "Saliency: Vector<Single, 2, 8, 8>", "SaliencyTarget: Vector<Int32, 2>", "SaliencyTargetLabel: Vector<String, 2>",
                "SaliencyScore: Vector<Single, 2>", "SaliencyMasks: Int32", "SaliencyStandardError: Vector<Single, 2, 8, 8>", "SaliencyReliability: Vector<Single, 2>", "SaliencyDiffering: Vector<Int32, 2>",
                "SaliencyContrast: Vector<Single, 2, 8, 8>", "SaliencyContrastStandardError: Vector<Single, 2, 8, 8>",
            },
            schema.Skip(Data.Schema.Count).Select(c => $"{c}").ToArray());
    }

    [TestMethod]
    public void Null_IsRefused()
    {
        RiseEstimator estimator = Ml.Transforms.ExplainWithRise(new PictureScorer().Transformer, Options);
        RiseTransformer transformer = estimator.Fit(Data);

        Assert.AreEqual("input", Assert.ThrowsExactly<ArgumentNullException>(() => estimator.Fit(null!)).ParamName);
        Assert.AreEqual("inputSchema", Assert.ThrowsExactly<ArgumentNullException>(() => estimator.GetOutputSchema(null!)).ParamName);
        Assert.AreEqual("input", Assert.ThrowsExactly<ArgumentNullException>(() => transformer.Transform(null!)).ParamName);
        Assert.AreEqual("inputSchema", Assert.ThrowsExactly<ArgumentNullException>(() => transformer.GetOutputSchema(null!)).ParamName);
        Assert.AreEqual("inputSchema", Assert.ThrowsExactly<ArgumentNullException>(() => transformer.GetRowToRowMapper(null!)).ParamName);
    }
}
