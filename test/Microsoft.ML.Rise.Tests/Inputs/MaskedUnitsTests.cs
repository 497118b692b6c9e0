using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>What is masked by itself: segments, channels one by one, and only what can matter.</summary>
[TestClass]
public sealed class MaskedUnitsTests
{
    private static readonly int[] Quarters = [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3];

    /// <summary>What shows its baseline anyway cannot matter: it takes no part, and costs no masks.</summary>
    [TestMethod]
    public void Feature_ThatShowsItsBaselineAnyway_TakesNoPart()
    {
        var options = new RiseOptions { Baseline = Baseline.Values(5, 0, 7) };
        int varied = 0;

        RiseExplanation explanation = new RiseExplainer(InputShape.Features(3), options).Explain([1, 2, 7], (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
            {
                varied += inputs[3 * k + 2] != 7 ? 1 : 0;
                scores[k] = inputs[3 * k] + 10 * inputs[3 * k + 1];
            }
        }, 1);

        Assert.AreEqual((4, 0), (explanation.NumberOfMasks, varied));
        RiseMap map = explanation.Maps[0];
        Assert.AreEqual((0f, 0f, 0f), (map.Contrast.Span[2], map.ContrastStandardError.Span[2], map.StandardError.Span[2]));
        Assert.AreEqual(3 + 10 * 1, map.Saliency.Span[2], 1e-5, "The mean score of all copies.");
        Assert.AreEqual(-4, map.Contrast.Span[0], 1e-5);
        Assert.AreEqual(20, map.Contrast.Span[1], 1e-5);
    }

    /// <summary>Bit for bit: -0 is not 0, and a missing value is only its own.</summary>
    [TestMethod]
    public void Feature_ThatOnlyLooksLikeItsBaseline_TakesPart()
    {
        var explainer = new RiseExplainer(InputShape.Features(3), new RiseOptions());

        Assert.AreEqual(4, explainer.Explain([-0f, 0, float.NaN], (_, _, scores) => scores.Fill(1), 1).NumberOfMasks);
    }

    [TestMethod]
    public void NothingThatTakesPart_HasAMapAllTheSame()
    {
        RiseExplanation explanation = new RiseExplainer(InputShape.Features(2), new RiseOptions { NumberOfMasks = 1 }).Explain([0, 0], (_, _, scores) => scores.Fill(3), 1);

        RiseMap map = explanation.Maps[0];
        Assert.AreEqual((true, 1), (explanation.IsExact, explanation.NumberOfMasks));
        CollectionAssert.AreEqual(new float[] { 3, 3 }, map.Saliency.ToArray());
        CollectionAssert.AreEqual(new float[2], map.Contrast.ToArray());
    }

    /// <summary>Many features, few of which differ: the masks number those, and the map has an error where it was sampled.</summary>
    [TestMethod]
    public void SampledFeatures_LeaveOutWhatShowsItsBaseline()
    {
        float[] input = [.. Enumerable.Range(0, 60).Select(k => k % 3 == 0 ? 0f : 1)];
        RiseMap map = new RiseExplainer(InputShape.Features(60), new RiseOptions { NumberOfMasks = 500, TargetReliability = 1 }).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = inputs[60 * k + 1] - 2 * inputs[60 * k + 2] + (float)Math.Sin(inputs[60 * k + 4] + inputs[60 * k + 5]);
        }, 1).Maps[0];

        Assert.AreEqual(1, map.Contrast.Span[1], 5 * map.ContrastStandardError.Span[1] + 1e-3);
        Assert.AreEqual(-2, map.Contrast.Span[2], 5 * map.ContrastStandardError.Span[2] + 1e-3);
        Assert.AreEqual((0f, 0f), (map.Contrast.Span[3], map.ContrastStandardError.Span[3]));
        Assert.IsGreaterThan(0f, map.StandardError.Span[3]);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Segments_OfAPicture_ArePositions(bool interleaved)
    {
        InputShape shape = InputShape.Image(4, 4, 3, interleaved).WithSegments(Quarters);
        float[] input = [.. Enumerable.Range(0, 48).Select(k => 1f + k)];
        bool areWhole = true;

        RiseExplanation explanation = new RiseExplainer(shape, new RiseOptions()).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
            {
                float[] copy = inputs.Slice(48 * k, 48).ToArray();
                for (int v = 0; v < 48; v++)
                    areWhole &= (copy[v] == 0) == (copy[shape.ValueAt(Array.IndexOf(Quarters, Quarters[interleaved ? v / 3 : v % 16]), 0)] == 0);
                scores[k] = copy[shape.ValueAt(2, 1)] - copy[shape.ValueAt(9, 2)];
            }
        }, 1);

        RiseMap map = explanation.Maps[0];
        Assert.IsTrue(areWhole);
        Assert.AreEqual((true, 16), (explanation.IsExact, explanation.NumberOfMasks));
        CollectionAssert.AreEqual(new[] { 4 }, map.Dimensions.ToArray());
        CollectionAssert.AreEqual(new[] { 0, input[shape.ValueAt(2, 1)], -input[shape.ValueAt(9, 2)], 0 }, map.Contrast.ToArray());
        CollectionAssert.AreEqual(Quarters.Select(s => map.Contrast.Span[s]).ToArray(), shape.Spread(map.Contrast.Span));
    }

    [TestMethod]
    public void Segments_ThatAreNoNumbering_AreRefused()
    {
        InputShape shape = InputShape.Image(2, 2, 1);

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => shape.WithSegments(0, 1)).Message, "There must be a segment for each of the 4 positions of the input (image 2x2, 1 channel), got 2.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => shape.WithSegments(0, 2, 2, 0)).Message, "Segments must be numbered from 0 without a gap, got 2 numbers from 0 to 2.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => shape.WithSegments(0, 1, 1, 0).Spread([1])).Message, "A map of the input (image 2x2, 1 channel, 2 segments) has 2 values, got 1.");
    }

    [TestMethod]
    public void Segments_OfAnImageColumn_AreGivenByItsShape()
    {
        IDataView data = Pipelines.Rows(Picture.Several(1));
        IDataView images = Pipelines.Ml.Transforms.ConvertToImage(Picture.Side, Picture.Side, "Image", "Pixels").Fit(data).Transform(data);
        ITransformer scorer = Pipelines.Ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images).Append(new PictureScorer().Transformer);
        InputShape halves = InputShape.Image(Picture.Side, Picture.Side, 3, interleaved: true).WithSegments([.. Enumerable.Range(0, Picture.Side * Picture.Side).Select(v => v % Picture.Side < Picture.Side / 2 ? 0 : 1)]);

        Explained row = Pipelines.ReadExplained(images, scorer, Pipelines.Options with { InputColumnName = "Image", InputShape = halves }).Single();

        Assert.HasCount(2, row.Saliency);
        Assert.AreEqual(4, row.SaliencyMasks);
    }

    [TestMethod]
    public void Names_OfFeaturesAndSegments_ComeWithTheMap()
    {
        InputShape halves = InputShape.Image(2, 2, 1).WithSegments(0, 1, 0, 1).WithNames("left", "right");

        RiseMap map = new RiseExplainer(halves, new RiseOptions()).Explain([1, 2, 3, 4], (_, _, scores) => scores.Fill(1), 1).Maps[0];

        CollectionAssert.AreEqual(new[] { "left", "right" }, map.PositionNames.ToArray());
        Assert.AreNotEqual(InputShape.Image(2, 2, 1).WithSegments(0, 1, 0, 1), halves);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => InputShape.Features(3).WithNames("age", null!)).Message, "There must be a name for each of the 3 values of a map of the input (features 3, 1 channel), got 1.");
    }

    [TestMethod]
    public void Names_OfAGivenShape_AreTheSlotNamesOfTheMap()
    {
        IDataView explained = Pipelines.Explain(
            Pipelines.Rows(new FeatureRow()), Pipelines.Map<FeatureRow, Scored>((_, s) => s.Score = 1), Features with { InputShape = InputShape.Features(4).WithNames("a", "b", "c", "d") });

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        explained.Schema["SaliencyContrast"].GetSlotNames(ref names);

        Assert.AreEqual("a b c d", string.Join(" ", names.DenseValues()));
    }

    /// <summary>As many segments as features are not the features: their names would stand at others' values.</summary>
    [TestMethod]
    public void Names_OfTheColumn_AreNotThoseOfSegments()
    {
        IDataView explained = Pipelines.Explain(
            Pipelines.Ml.Transforms.Concatenate("Named", "A", "B").Fit(Pipelines.Rows(new TwoRow())).Transform(Pipelines.Rows(new TwoRow())),
            Pipelines.Map<NamedRow, Scored>((row, s) => s.Score = row.Named[0]),
            Features with { InputColumnName = "Named", InputShape = InputShape.Features(2).WithSegments(1, 0) });

        Assert.IsFalse(explained.Schema["Saliency"].HasSlotNames());
        CollectionAssert.AreEqual(new float[] { 0, 1 }, explained.GetColumn<float[]>("SaliencyContrast").Single());
    }

    private static readonly RiseOptions Features = new() { OutputColumnName = "Saliency", InputColumnName = "Features" };

    private sealed class TwoRow
    {
        public float A { get; set; } = 1;

        public float B { get; set; } = 2;
    }

    private sealed class NamedRow
    {
        [VectorType(2)]
        public float[] Named { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    /// <summary>A map that says which channel matters, and when.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Channels_MaskedOneByOne_HaveMapsOfTheirOwn(bool interleaved)
    {
        const int Steps = 24, Channels = 6;
        var shape = InputShape.Series(Steps, Channels, interleaved, maskChannels: true);
        float[] input = [.. Enumerable.Repeat(1f, Steps * Channels)];
        int At(int step, int channel) => interleaved ? step * Channels + channel : channel * Steps + step;

        RiseMap map = new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 2000, GridSize = 6, TargetReliability = 1 }).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                scores[k] = inputs[k * Steps * Channels + At(12, 4)];
        }, 1).Maps[0];

        CollectionAssert.AreEqual(interleaved ? new[] { Steps, Channels } : [Channels, Steps], map.Dimensions.ToArray());
        float[] contrast = map.Contrast.ToArray();
        Assert.AreEqual(contrast.Max(), contrast[At(12, 4)]);
        Assert.IsGreaterThan(0.5f, contrast[At(12, 4)]);
        for (int channel = 0; channel < Channels; channel++)
            Assert.IsLessThan(channel == 4 ? 2 : 0.1f, Math.Abs(contrast[At(12, channel)]), $"channel {channel}");
    }

    [TestMethod]
    public void Channels_AsManyAsOneLikes_AreMaskedTogether()
    {
        RiseMap map = new RiseExplainer(InputShape.Image(3, 3, 7, interleaved: true), new RiseOptions { NumberOfMasks = 100, GridSize = 3 }).Explain(
            [.. Enumerable.Repeat(1f, 63)],
            (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                {
                    for (int v = 0; v < 9; v++)
                        Assert.IsFalse(inputs.Slice(63 * k + 7 * v, 7).ContainsAnyExcept(inputs[63 * k + 7 * v]));
                    scores[k] = inputs[63 * k];
                }
            },
            1).Maps[0];

        CollectionAssert.AreEqual(new[] { 3, 3 }, map.Dimensions.ToArray());
    }
}
