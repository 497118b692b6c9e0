using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Metrics;
using static Microsoft.ML.Rise.Tests.Metrics.Evaluated;

namespace Microsoft.ML.Rise.Tests.Metrics;

/// <summary>Deletion and insertion of small inputs, by hand.</summary>
[TestClass]
public sealed class DeletionInsertionTests
{
    private static readonly InputShape Picture = InputShape.Image(16, 16, 1);

    [TestMethod]
    public void ModelOfOnePixel_ThatTheMapNamesFirst_DiesAndLivesAtTheFirstStep()
    {
        float[] input = [.. Enumerable.Repeat(1f, 256)], map = new float[256];
        map[37] = 1;

        SaliencyRowMetrics metrics = Evaluate(Picture, input, map, x => x[37]);

        Assert.AreEqual(0.5 / 256, metrics.Deletion!.AreaUnderCurve);
        Assert.AreEqual(1 - 0.5 / 256, metrics.Insertion!.AreaUnderCurve);
        Assert.AreEqual(MetricDirection.LowerIsBetter, metrics.Deletion.Direction);
        Assert.AreEqual(MetricDirection.HigherIsBetter, metrics.Insertion.Direction);
    }

    [TestMethod]
    public void ModelOfOnePixel_ThatTheMapNamesLast_LivesAndDiesAtTheLastStep()
    {
        float[] input = [.. Enumerable.Repeat(1f, 256)], map = [.. Enumerable.Repeat(1f, 256)];
        map[37] = 0;

        SaliencyRowMetrics metrics = Evaluate(Picture, input, map, x => x[37]);

        Assert.AreEqual(1 - 0.5 / 256, metrics.Deletion!.AreaUnderCurve);
        Assert.AreEqual(0.5 / 256, metrics.Insertion!.AreaUnderCurve);
    }

    // f = Σ w·x. After k deletions of the order 2, 0, 3, 1 what is left of 1·8 + 2·2 + 3·4 + 4·1 is 28, 16, 8, 4, 0.
    [TestMethod]
    public void LinearModel_HasTheClosedForm()
    {
        SaliencyRowMetrics metrics = Evaluate(InputShape.Features(4), [8, 2, 4, 1], [0.5f, -1, 0.9f, 0.1f], x => x[0] + 2 * x[1] + 3 * x[2] + 4 * x[3]);

        CollectionAssert.AreEqual(new[] { 28f, 16f, 8f, 4f, 0f }, metrics.Deletion!.Scores.ToArray());
        CollectionAssert.AreEqual(new[] { 0f, 12f, 20f, 24f, 28f }, metrics.Insertion!.Scores.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0.25, 0.5, 0.75, 1 }, metrics.Deletion.Fractions.ToArray());
        Assert.AreEqual((14 + 16 + 8 + 4 + 0) / 4.0, metrics.Deletion.AreaUnderCurve);
        Assert.AreEqual((0 + 12 + 20 + 24 + 14) / 4.0, metrics.Insertion.AreaUnderCurve);
    }

    [TestMethod]
    public void LastStep_WithFewerPositions_HasTheWidthOfTheOthers()
    {
        SaliencyCurve deletion = Evaluate(InputShape.Features(5), [1, 1, 1, 1, 1], [5, 4, 3, 2, 1], Enumerable.Sum, Options with { PositionsPerStep = 2 }).Deletion!;

        CollectionAssert.AreEqual(new[] { 5f, 3f, 1f, 0f }, deletion.Scores.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 0.4, 0.8, 1 }, deletion.Fractions.ToArray());
        Assert.AreEqual((2.5 + 3 + 1 + 0) / 3, deletion.AreaUnderCurve, 1e-15);
    }

    [TestMethod]
    public void EqualSaliency_ChangesTheLowerIndexFirst()
    {
        SaliencyCurve deletion = Evaluate(InputShape.Features(4), [1, 10, 100, 1000], [7, 7, 9, 7], Enumerable.Sum).Deletion!;

        CollectionAssert.AreEqual(new[] { 1111f, 1011f, 1010f, 1000f, 0f }, deletion.Scores.ToArray());
    }

    [TestMethod]
    public void SinglePosition_HasTwoPoints()
    {
        SaliencyRowMetrics metrics = Evaluate(InputShape.Image(1, 1, 3), [1, 2, 3], [4], Enumerable.Sum);

        CollectionAssert.AreEqual(new[] { 6f, 0f }, metrics.Deletion!.Scores.ToArray());
        CollectionAssert.AreEqual(new[] { 0f, 6f }, metrics.Insertion!.Scores.ToArray());
        Assert.AreEqual(3, metrics.Deletion.AreaUnderCurve);
    }

    [TestMethod]
    [DataRow(224, 224, 225)]
    [DataRow(16, 14, 225)]
    [DataRow(15, 15, 114)]
    [DataRow(2, 3, 7)]
    public void DefaultStep_MakesAtMost224Steps(int height, int width, int points)
    {
        var shape = InputShape.Image(height, width, 1);

        SaliencyRowMetrics metrics = Evaluate(shape, Numbers(shape.Length), Numbers(shape.Length), _ => 0.5f, new() { Metrics = SaliencyMetricKinds.Deletion });

        Assert.HasCount(points, metrics.Deletion!.Scores);
        Assert.AreEqual(0.5, metrics.Deletion.AreaUnderCurve);
        Assert.IsNull(metrics.Insertion);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Position_ChangesInAllChannels(bool interleaved)
    {
        var shape = InputShape.Image(2, 2, 3, interleaved);
        var seen = new List<float[]>();

        Evaluate(shape, [.. Enumerable.Repeat(1f, 12)], [0, 3, 2, 1], x => { seen.Add(x); return 0; }, Only(SaliencyMetricKinds.Deletion));

        // The unmasked input comes first, then the copies: the third of these is without positions 1 and 2.
        float[] position = [1, 0, 0, 1];
        float[] expected = interleaved ? [.. position.SelectMany(p => new[] { p, p, p })] : [.. position, .. position, .. position];
        CollectionAssert.AreEqual(expected, seen[3]);
    }

    [TestMethod]
    public void Start_AndEnd_AreTheBitsOfInputAndBaseline()
    {
        float[] input = [0.1f, 0.7f, -3.3f], baseline = [0.3f, -0.9f, 1e-7f];
        var seen = new List<float[]>();
        var options = Only(SaliencyMetricKinds.Insertion) with { InsertionBaseline = Baseline.Function((x, shape, b) => baseline.CopyTo(b)) };

        Evaluate(InputShape.Series(3), input, [1, 2, 3], x => { seen.Add(x); return 0; }, options);

        CollectionAssert.AreEqual(baseline, seen[1]);
        CollectionAssert.AreEqual(new[] { baseline[0], input[1], input[2] }, seen[3]);
        CollectionAssert.AreEqual(input, seen[4]);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(7, 2)]
    [DataRow(1000, 3)]
    public void AnyBatchSizeAndNumberOfThreads_GivesSameBits(int batchSize, int numberOfThreads)
    {
        var options = new SaliencyEvaluationOptions { Metrics = SaliencyMetricKinds.All };
        float[] input = [.. Numbers(256).Select(x => x / 100)], map = [.. Numbers(256).Select(x => x * x % 97)];

        SaliencyRowMetrics expected = Evaluate(Picture, input, map, Probability, options);
        SaliencyRowMetrics actual = Evaluate(Picture, input, map, Probability, options, new RiseSchedule(numberOfThreads, 1, batchSize));

        CollectionAssert.AreEqual(expected.Deletion!.Scores.ToArray(), actual.Deletion!.Scores.ToArray());
        CollectionAssert.AreEqual(expected.Insertion!.Scores.ToArray(), actual.Insertion!.Scores.ToArray());
        CollectionAssert.AreEqual(expected.Values.ToArray(), actual.Values.ToArray());
    }

    [TestMethod]
    public void Probabilities_HaveAreasIn0To1()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            float[] input = Random(256), map = Random(256);

            SaliencyRowMetrics metrics = Evaluate(Picture, input, map, Probability, new());

            Assert.IsInRange(0.0, 1.0, metrics.Deletion!.AreaUnderCurve);
            Assert.IsInRange(0.0, 1.0, metrics.Insertion!.AreaUnderCurve);

            float[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
        }
    }

    [TestMethod]
    public void DefaultBaselines_AreZeros_AndTheBlurredInput()
    {
        float[] input = Numbers(256), blurred = new float[256];
        ReferenceBlur.Apply(Picture, input, blurred);
        var seen = new List<float[]>();

        Evaluate(Picture, input, Numbers(256), x => { seen.Add(x); return 0; }, new() { PositionsPerStep = 256 });

        Assert.HasCount(5, seen);
        CollectionAssert.AreEqual(input, seen[1]);
        CollectionAssert.AreEqual(new float[256], seen[2]);
        CollectionAssert.AreEqual(blurred, seen[3]);
        CollectionAssert.AreEqual(input, seen[4]);
    }

    [TestMethod]
    public void Features_AreInsertedIntoTheDeletionsBaseline()
    {
        SaliencyRowMetrics metrics = Evaluate(InputShape.Features(2), [5, 7], [1, 2], Enumerable.Sum, new() { DeletionBaseline = Baseline.Constant(1) });

        CollectionAssert.AreEqual(new[] { 12f, 6f, 2f }, metrics.Deletion!.Scores.ToArray());
        CollectionAssert.AreEqual(new[] { 2f, 8f, 12f }, metrics.Insertion!.Scores.ToArray());
    }

    private static float Probability(float[] x) => 1 / (1 + MathF.Exp(x[3] - 3 * x[200] * x[17] + x.Sum() / 256));
}
