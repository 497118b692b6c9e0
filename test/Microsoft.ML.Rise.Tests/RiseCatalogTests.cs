using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests;

[TestClass]
public sealed class RiseCatalogTests
{
    private static readonly ITransformer Scorer = new PictureScorer().Transformer;

    [TestMethod]
    public void ExplainWithRise_ByArguments_SetsTheOptions()
    {
        var options = (RiseOptions)Ml.Transforms.ExplainWithRise("Map", "Pixels", Scorer, "Score", numberOfMasks: 7, seed: 99).Fit(Rows<Picture>()).Options;

        Assert.AreEqual(("Map", "Pixels", "Score", 7, 99), (options.OutputColumnName, options.InputColumnName, options.ScoreColumnName, options.NumberOfMasks, options.Seed));
    }

    [TestMethod]
    public void ExplainWithRise_ByNames_HasTheDefaults()
    {
        var options = (RiseOptions)Ml.Transforms.ExplainWithRise("Map", "Pixels", Scorer).Fit(Rows<Picture>()).Options;

        Assert.IsNull(options.ScoreColumnName);
        Assert.AreEqual(RiseOptions.Defaults.NumberOfMasks, options.NumberOfMasks);
        Assert.AreEqual(RiseOptions.Defaults.Seed, options.Seed);
    }

    [TestMethod]
    [DataRow("", "Pixels", "Score", "OutputColumnName must be the name of a column, got ''.")]
    [DataRow("Map", " ", "Score", "InputColumnName must be the name of a column, got ' '.")]
    [DataRow("Map", "Pixels", "", "ScoreColumnName must be the name of a column, got ''.")]
    [DataRow(null, "Pixels", "Score", "OutputColumnName must be the name of a column, got ''.")]
    public void ExplainWithRise_ColumnNameEmpty_IsRefused(string? output, string input, string score, string message) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentException>(() => Ml.Transforms.ExplainWithRise(output!, input, Scorer, score)).Message,
        message);

    [TestMethod]
    public void ExplainWithRise_OptionsWithoutNames_AreRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentException>(() => Ml.Transforms.ExplainWithRise(Scorer, new RiseOptions())).Message,
        "OutputColumnName must be the name of a column, got ''; InputColumnName must be the name of a column, got ''.");

    [TestMethod]
    public void ExplainWithRise_InvalidOptions_AreRefusedTogether() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Ml.Transforms.ExplainWithRise(Scorer, Options with { NumberOfMasks = 0, PreservationProbability = 1.5 })).Message,
        "NumberOfMasks must be at least 1, got 0; PreservationProbability must be above 0 and below 1, got 1.5.");

    [TestMethod]
    public void ExplainWithRise_Null_IsRefused()
    {
        AssertNull("scorer", () => Ml.Transforms.ExplainWithRise("Map", "Pixels", (ITransformer)null!));
        AssertNull("scorer", () => Ml.Transforms.ExplainWithRise((ITransformer)null!, Options));
        AssertNull("options", () => Ml.Transforms.ExplainWithRise(Scorer, null!));
        AssertNull("catalog", () => RiseCatalog.ExplainWithRise(null!, "Map", "Pixels", Scorer));
        AssertNull("catalog", () => RiseCatalog.ExplainWithRise(null!, Scorer, Options));

        static void AssertNull(string parameter, Func<RiseEstimator> create) => Assert.AreEqual(parameter, Assert.ThrowsExactly<ArgumentNullException>(create).ParamName);
    }
}
