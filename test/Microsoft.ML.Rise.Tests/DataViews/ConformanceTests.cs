using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.DataViews;

/// <summary>ML.NET's rules, for every kind of estimator that RISE can be.</summary>
[TestClass]
public sealed class ConformanceTests
{
    private static readonly IDataView Data = Rows(Picture.Several(5));

    private static ITransformer Scorer => new PictureScorer().Transformer;

    [TestMethod]
    public void Check_CopyColumnsOfMLNet_Passes() => Conformance.Check(Ml.Transforms.CopyColumns("Copy", "Pixels"), Data);

    [TestMethod]
    public void Estimator_OfPictures_Conforms() => Conformance.Check(Ml.Transforms.ExplainWithRise("Saliency", "Pixels", Scorer, numberOfMasks: 20), Data);

    [TestMethod]
    public void Estimator_OfSeveralTargets_Conforms() =>
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { Target = RiseTarget.Classes(2, 0) }), Data);

    [TestMethod]
    public void Estimator_OfFeatures_Conforms() =>
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { InputShape = InputShape.Features(Picture.Length) }), Data);

    [TestMethod]
    public void Estimator_OfASeries_Conforms() =>
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { InputShape = InputShape.Series(Picture.Length / 4, 4) }), Data);

    [TestMethod]
    public void Estimator_OfACopiedColumn_Conforms() =>
        Conformance.Check(Ml.Transforms.ExplainWithRise(Ml.Transforms.CopyColumns("Score", "Pixels").Fit(Data), Options with { Target = 7 }), Data);

    [TestMethod]
    public void Estimator_OfImages_Conforms()
    {
        IDataView images = Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(Data).Transform(Data);
        ITransformer scorer = Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images).Append(Scorer);

        Conformance.Check(Ml.Transforms.ExplainWithRise(scorer, Options with { InputColumnName = "Image" }), images);
    }

    [TestMethod]
    public void Estimator_WhoseColumnsHideOthers_Conforms()
    {
        IDataView hidden = Ml.Transforms.CopyColumns("SaliencyScore", "Name").Fit(Data).Transform(Data);

        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options), hidden);
    }

    [TestMethod]
    public void Estimator_WhoseMapHidesItsInput_Conforms() =>
        Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options with { OutputColumnName = "Pixels" }), Data);

    [TestMethod]
    public void Estimator_OfNoRows_Conforms() => Conformance.Check(Ml.Transforms.ExplainWithRise(Scorer, Options), Rows<Picture>());

    [TestMethod]
    public void Estimator_InAChain_Conforms() => Conformance.Check(
        new EstimatorChain<ITransformer>()
            .Append(Ml.Transforms.CopyColumns("Before", "Gain"))
            .Append(Ml.Transforms.ExplainWithRise(Scorer, Options))
            .Append(Ml.Transforms.CopyColumns("After", "Saliency")),
        Data);
}
