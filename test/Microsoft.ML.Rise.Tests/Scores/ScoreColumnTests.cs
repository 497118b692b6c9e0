using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>
/// Score columns of every type that ML.NET's trainers and ONNX write. The map must be the one that <see cref="RiseExplainer"/> makes of the scores that the type stands for.
/// </summary>
[TestClass]
public sealed class ScoreColumnTests
{
    private static readonly RiseOptions Options = new() { OutputColumnName = "Saliency", InputColumnName = "Features", NumberOfMasks = 40, Sampling = Sampling.Antithetic };

    [TestMethod]
    public void FloatVector_OfOddDimensions_IsFlattened() =>
        AssertReads<FloatVector>((x, s) => s.Score = [x.Features[0], x.Features[2]], x => [x[0], x[2]]);

    [TestMethod]
    public void DoubleVector_IsRead() =>
        AssertReads<DoubleVector>((x, s) => s.Score = [x.Features[0], 0, x.Features[2] / 3.0], x => [x[0], 0, (float)(x[2] / 3.0)]);

    [TestMethod]
    public void LongVector_IsRead() =>
        AssertReads<LongVector>((x, s) => s.Score = [(long)(100 * x.Features[0]), -7], x => [(long)(100 * x[0]), -7]);

    [TestMethod]
    public void SparseVector_IsReadWithItsZeros() =>
        AssertReads<SparseVector>(
            (x, s) => s.Score = new VBuffer<float>(5, 1, [1 + x.Features[2]], [x.Features[0] > 0 ? 3 : 1]),
            x => x[0] > 0 ? [0, 0, 0, 1 + x[2], 0] : [0, 1 + x[2], 0, 0, 0]);

    [TestMethod]
    public void BooleanVector_IsOneOrZero() =>
        AssertReads<BooleanVector>((x, s) => s.Score = [x.Features[1] < -0.5f, x.Features[2] > 0.5f], x => [x[1] < -0.5f ? 1 : 0, x[2] > 0.5f ? 1 : 0]);

    [TestMethod]
    public void VectorOfUnknownSize_IsRead() =>
        AssertReads<UnknownVector>((x, s) => s.Score = [x.Features[0], x.Features[2]], x => [x[0], x[2]]);

    [TestMethod]
    public void FloatScalar_IsOneScore() => AssertReads<FloatScalar>((x, s) => s.Score = x.Features[0] * x.Features[2], x => [x[0] * x[2]]);

    [TestMethod]
    public void DoubleScalar_IsOneScore() => AssertReads<DoubleScalar>((x, s) => s.Score = x.Features[0] / 3.0, x => [(float)(x[0] / 3.0)]);

    [TestMethod]
    public void IntScalar_IsOneScore() => AssertReads<IntScalar>((x, s) => s.Score = (int)(100 * x.Features[2]), x => [(int)(100 * x[2])]);

    [TestMethod]
    public void CalibratedProbability_IsBothSides() => AssertReads<FloatScalar>(
        (x, s) => s.Score = FeatureRow.Sigmoid(x.Features),
        x => [1 - FeatureRow.Sigmoid(x), FeatureRow.Sigmoid(x)],
        d => d["Score"].AddAnnotation("IsNormalized", true, BooleanDataViewType.Instance),
        ["False", "True"]);

    [TestMethod]
    public void Boolean_IsBothSides() => AssertReads<BooleanScalar>(
        (x, s) => s.Score = FeatureRow.Sigmoid(x.Features) > 0.6f,
        x => FeatureRow.Sigmoid(x) > 0.6f ? [0, 1] : [1, 0],
        labels: ["False", "True"]);

    // A member that is the number of classes or more is a missing key.
    [TestMethod]
    public void Key_IsOneForItsClass_AndNothingWhereMissing() => AssertReads<KeyScalar>(
        (x, s) => s.Score = x.Features[0] == 0 ? 99u : x.Features[2] == 0 ? 0u : 2u,
        x => x[0] == 0 ? [0, 0, 0] : x[2] == 0 ? [1, 0, 0] : [0, 0, 1]);

    [TestMethod]
    public void ByteKey_IsOneForItsClass() => AssertReads<ByteKeyScalar>(
        (x, s) => s.Score = x.Features[2] == 0 ? (byte)0 : (byte)1,
        x => x[2] == 0 ? [1, 0] : [0, 1]);

    private static void AssertReads<TScore>(Action<FeatureRow, TScore> map, Func<float[], float[]> scores, Action<SchemaDefinition>? define = null, string[]? labels = null)
        where TScore : class, new()
    {
        var row = new FeatureRow();
        int count = scores(row.Features).Length;
        var explainer = new RiseExplainer(InputShape.Features(4), Options);
        RiseExplanation expected = explainer.Explain(row.Features, (inputs, n, asked) =>
        {
            for (int k = 0; k < n; k++)
                scores(inputs.Slice(4 * k, 4).ToArray()).CopyTo(asked[(count * k)..]);
        }, count);

        Explained actual = Pipelines.ReadExplained(Pipelines.Rows(row), Pipelines.Map(map, define), Options).Single();

        Assert.AreNotEqual(expected.Saliency.Span[0], expected.Saliency.Span[3], "The oracle's map is flat: the test could not fail.");
        CollectionAssert.AreEqual(expected.Saliency.ToArray(), actual.Saliency);
        Assert.AreEqual(expected.Target, actual.SaliencyTarget);
        Assert.AreEqual(labels is null ? $"{expected.Target}" : labels[expected.Target], actual.SaliencyTargetLabel);
        Assert.AreEqual(expected.Score, actual.SaliencyScore);
    }

    private sealed class FloatVector
    {
        [VectorType(1, 2, 1, 1)]
        public float[] Score { get; set; } = [];
    }

    private sealed class DoubleVector
    {
        [VectorType(1, 3)]
        public double[] Score { get; set; } = [];
    }

    private sealed class LongVector
    {
        [VectorType(2)]
        public long[] Score { get; set; } = [];
    }

    private sealed class SparseVector
    {
        [VectorType(5)]
        public VBuffer<float> Score { get; set; }
    }

    private sealed class BooleanVector
    {
        [VectorType(2)]
        public bool[] Score { get; set; } = [];
    }

    private sealed class UnknownVector
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class FloatScalar
    {
        public float Score { get; set; }
    }

    private sealed class DoubleScalar
    {
        public double Score { get; set; }
    }

    private sealed class IntScalar
    {
        public int Score { get; set; }
    }

    private sealed class BooleanScalar
    {
        public bool Score { get; set; }
    }

    private sealed class KeyScalar
    {
        [KeyType(3)]
        public uint Score { get; set; }
    }

    private sealed class ByteKeyScalar
    {
        [KeyType(2)]
        public byte Score { get; set; }
    }
}
