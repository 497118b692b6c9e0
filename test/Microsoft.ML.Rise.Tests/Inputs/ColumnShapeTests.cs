using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>Which columns can be masked, and what is said of the others by both doors: the shape of a schema, and the schema.</summary>
[TestClass]
public sealed class ColumnShapeTests
{
    private const string Maskable = "expected known-size vector of Single, image, or bytes of an image (a vector of Byte of unknown size)";
    private const string ToNumber = ": append Concatenate before, to make a vector, or explain the columns of raw rows (ExplainColumnsWithRise)";
    private const string Arrangement =
        "expected planar C,H,W or interleaved H,W,C with 1 to 4 channels; for another arrangement set InputShape in the options";

    private static readonly ITransformer Scorer = new PictureScorer().Transformer;

    [TestMethod]
    [DataRow("Nothing", "Could not find input column 'Nothing'")]
    [DataRow("Number", $"Schema mismatch for input column 'Number': {Maskable}, got Single{ToNumber}")]
    [DataRow("Integer", $"Schema mismatch for input column 'Integer': {Maskable}, got Int32: append ConvertType before, and Concatenate to make a vector, or explain the columns of raw rows (ExplainColumnsWithRise)")]
    [DataRow("Doubles", $"Schema mismatch for input column 'Doubles': {Maskable}, got Vector of Double: append ConvertType before")]
    [DataRow("Unsized", $"Schema mismatch for input column 'Unsized': {Maskable}, got VariableVector of Single")]
    public void SchemaShape_ColumnThatCannotBeMasked_IsRefused(string column, string message)
    {
        SchemaShape shape = SchemaShapes.Of(Rows<OddRow>().Schema);
        RiseEstimator estimator = Ml.Transforms.ExplainWithRise(Scorer, Options with { InputColumnName = column });

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message, message);
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(Rows<OddRow>())).Message, message);
    }

    [TestMethod]
    [DataRow("Nothing", "Could not find input column 'Pixels'")]
    [DataRow("Number", $"Schema mismatch for input column 'Pixels': {Maskable}, got Single{ToNumber}")]
    [DataRow("Integer", $"Schema mismatch for input column 'Pixels': {Maskable}, got Int32: append ConvertType before, and Concatenate to make a vector, or explain the columns of raw rows (ExplainColumnsWithRise)")]
    [DataRow("Doubles", $"Schema mismatch for input column 'Pixels': {Maskable}, got Vector<Double, 4>: append ConvertType before")]
    [DataRow("Unsized", $"Schema mismatch for input column 'Pixels': {Maskable}, got Vector<Single>")]
    [DataRow("FiveChannels", $"Schema mismatch for input column 'Pixels': {Arrangement}, got Vector<Single, 5, 8, 8>")]
    [DataRow("TwoChannelAxes", $"Schema mismatch for input column 'Pixels': {Arrangement}, got Vector<Single, 3, 8, 4>")]
    [DataRow("FourAxes", $"Schema mismatch for input column 'Pixels': {Arrangement}, got Vector<Single, 2, 3, 8, 8>")]
    public void Schema_ColumnThatCannotBeMasked_IsRefused(string column, string message)
    {
        RiseTransformer transformer = Ml.Transforms.ExplainWithRise(Scorer, Options).Fit(Rows<Picture>());
        IDataView odd = Rows<OddRow>();
        if (column != "Nothing")
            odd = Ml.Transforms.CopyColumns("Pixels", column).Fit(odd).Transform(odd);

        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(odd.Schema)).Message, message);
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => transformer.Transform(odd)).Message, message);
    }

    [TestMethod]
    [DataRow("FiveChannels", "Vector<Single, 5, 8, 8>")]
    [DataRow("FourAxes", "Vector<Single, 2, 3, 8, 8>")]
    public void Fit_ArrangementThatDimensionsDoNotSay_IsRefused(string column, string type) => AssertRefused(
        Options with { InputColumnName = column },
        $"Schema mismatch for input column '{column}': {Arrangement}, got {type}");

    [TestMethod]
    public void Fit_InputShapeOfAnotherLength_IsRefused() => AssertRefused(
        Options with { InputColumnName = "FiveChannels", InputShape = InputShape.Image(8, 8) },
        "Input column 'FiveChannels' has 320 values (Vector<Single, 5, 8, 8>), but InputShape (image 8x8, 3 channels, planar) has 192.");

    [TestMethod]
    public void Fit_InputShapeOfAnImageColumn_IsRefused()
    {
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => Explain(Rows<WithImages>(), Scorer, Options with { InputColumnName = "Sized", InputShape = InputShape.Image(8, 8) })).Message,
            "Image column 'Sized' is 4x8; its shape cannot be given as image 8x8, 3 channels, planar: leave InputShape out.");
    }

    [TestMethod]
    public void Fit_ShapeOfAnImageOfUnknownSize_IsRefused()
    {
        IDataView images = Ml.Transforms.LoadImages("Image", AppContext.BaseDirectory, "Name").Fit(Rows<Picture>()).Transform(Rows<Picture>());

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(images, Scorer, Options with { InputColumnName = "Image", InputShape = InputShape.Image(4, 4) })).Message,
            "Image column 'Image' is of unknown size; its shape cannot be given: leave InputShape out, or append ResizeImages before.");
    }

    [TestMethod]
    [DataRow("Features", "Vector<Single, 6>")]
    [DataRow("Grey", "Vector<Single, 8, 6>")]
    [DataRow("GreyPlane", "Vector<Single, 8, 6>")]
    [DataRow("Planar", "Vector<Single, 8, 6>")]
    [DataRow("Interleaved", "Vector<Single, 8, 6>")]
    [DataRow("WithLeadingOne", "Vector<Single, 8, 6>")]
    public void Map_OfAColumn_HasThePositionsOfItsDimensions(string column, string map) => Assert.AreEqual(map, MapOf(column, null));

    [TestMethod]
    public void Map_OfAGivenShape_HasItsPositions()
    {
        Assert.AreEqual("Vector<Single, 144>", MapOf("Planar", InputShape.Features(144)));
        Assert.AreEqual("Vector<Single, 48>", MapOf("Planar", InputShape.Series(48, 3, interleaved: false)));
        Assert.AreEqual("Vector<Single, 12, 4>", MapOf("Planar", InputShape.Image(12, 4)));
    }

    private static string? MapOf(string column, InputShape? shape)
    {
        ITransformer scorer = Ml.Transforms.CopyColumns("Score", column).Fit(Rows<Arranged>());
        return Explain(Rows<Arranged>(), scorer, Options with { InputColumnName = column, InputShape = shape }).Schema["Saliency"].Type.ToString();
    }

    private static void AssertRefused(RiseOptions options, string message) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Explain(Rows<OddRow>(), Scorer, options)).Message, message);

    private sealed class OddRow
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        public int Integer { get; set; }

        [VectorType(4)]
        public double[] Doubles { get; set; } = [];

        public float[] Unsized { get; set; } = [];

        [VectorType(5, 8, 8)]
        public float[] FiveChannels { get; set; } = [];

        [VectorType(3, 8, 4)]
        public float[] TwoChannelAxes { get; set; } = [];

        [VectorType(2, 3, 8, 8)]
        public float[] FourAxes { get; set; } = [];
    }

    private sealed class WithImages
    {
        [ImageType(4, 8)]
        public MLImage? Sized { get; set; }
    }

    private sealed class Arranged
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        [VectorType(8, 6)]
        public float[] Grey { get; set; } = [];

        [VectorType(1, 8, 6)]
        public float[] GreyPlane { get; set; } = [];

        [VectorType(3, 8, 6)]
        public float[] Planar { get; set; } = [];

        [VectorType(8, 6, 3)]
        public float[] Interleaved { get; set; } = [];

        [VectorType(1, 3, 8, 6)]
        public float[] WithLeadingOne { get; set; } = [];
    }
}
