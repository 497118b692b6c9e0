using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Converted scikit-learn classifiers, whose scores are a map from class to probability (Models/make_models.py). Classes are ordered by key.</summary>
[TestClass]
public sealed class ZipMapTests
{
    private static readonly float[] Row = [0.5f, -1, 2, 0.25f];

    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "features", ScoreColumnName = "probabilities", NumberOfMasks = 40 };

    // The node's order of classes is cat, Dog, ant; letter by letter it is Dog, ant, cat.
    [TestMethod]
    [DataRow("Dog", 0, 1)]
    [DataRow("ant", 1, 2)]
    [DataRow("cat", 2, 0)]
    public void TextKeys_AreLabels(string label, int index, int node) => AssertExplains("zipmap-text.onnx", label, index, label, node);

    [TestMethod]
    [DataRow("-5", 0, 1)]
    [DataRow("7", 1, 0)]
    [DataRow("30", 2, 2)]
    public void IntegerKeys_AreLabels(string label, int index, int node) => AssertExplains("zipmap-int64.onnx", label, index, label, node);

    [TestMethod]
    public void Top1_OfTextKeys_SaysItsLabel() => AssertExplains("zipmap-text.onnx", RiseTarget.Top1, 0, "Dog", 1);

    [TestMethod]
    public void Class_OfIntegerKeys_SaysItsLabel() => AssertExplains("zipmap-int64.onnx", 2, 2, "30", 2);

    [TestMethod]
    public void GivenLabels_ReplaceTheKeys()
    {
        RiseOptions options = Options with { Labels = ["first", "second", "third"], Target = "second" };

        Explained explained = Pipelines.ReadExplained(Data(), Load("zipmap-int64.onnx"), options).Single();

        Assert.AreEqual(1, explained.SaliencyTarget);
        Assert.AreEqual("second", explained.SaliencyTargetLabel);
    }

    // Which classes there are is known from the first row only.
    [TestMethod]
    public void UnknownLabel_IsRefusedWhenARowIsRead()
    {
        IDataView explained = Pipelines.Explain(Data(), Load("zipmap-text.onnx"), Options with { Target = "horse" });

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Pipelines.Maps(explained)).Message,
            "Target label 'horse' is not a label of score column 'probabilities': it has 'Dog', 'ant', 'cat'.");
    }

    [TestMethod]
    public void AllClasses_OfAMap_AreRefused() => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Pipelines.Explain(Data(), Load("zipmap-text.onnx"), Options with { Target = RiseTarget.All })).Message,
        "The target is all scores, but score column 'probabilities' does not say how many there are; name the classes.");

    private static void AssertExplains(string file, RiseTarget target, int index, string label, int node)
    {
        RiseExplanation expected = new RiseExplainer(InputShape.Features(4), Options with { Target = node }).Explain(Row, Softmax, 3);

        Explained actual = Pipelines.ReadExplained(Data(), Load(file), Options with { Target = target }).Single();

        Assert.AreEqual(index, actual.SaliencyTarget);
        Assert.AreEqual(label, actual.SaliencyTargetLabel);
        Assert.AreEqual(expected.Score, actual.SaliencyScore, 1e-6f);
        for (int v = 0; v < 4; v++)
            Assert.AreEqual(expected.Saliency.Span[v], actual.Saliency[v], 1e-5f);
    }

    private static void Softmax(ReadOnlySpan<float> inputs, int count, Span<float> scores)
    {
        for (int k = 0; k < count; k++)
        {
            ReadOnlySpan<float> x = inputs.Slice(4 * k, 4);
            float[] exp = [MathF.Exp(x[0] + 0.5f * x[1]), MathF.Exp(x[2] - 0.5f * x[1]), MathF.Exp(2 * x[3] - x[0] - 0.5f * x[2])];
            for (int c = 0; c < 3; c++)
                scores[3 * k + c] = exp[c] / exp.Sum();
        }
    }

    private static IDataView Data() => Pipelines.Rows(new NetworkInput { features = Row });

    private static OnnxTransformer Load(string file) =>
        Pipelines.Ml.Transforms.ApplyOnnxModel("probabilities", "features", Path.Combine(AppContext.BaseDirectory, "Models", file)).Fit(Data());

    /// <summary>The column is named as the network's node.</summary>
    private sealed class NetworkInput
    {
        [VectorType(4)]
        public float[] features { get; set; } = [];
    }
}
