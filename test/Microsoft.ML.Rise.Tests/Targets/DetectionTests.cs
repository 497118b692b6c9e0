using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Targets;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Rise.Tests.Targets;

/// <summary>Detections, with detectors whose answers are known: D-RISE by hand.</summary>
[TestClass]
public sealed class DetectionTests
{
    private const int Side = 16;

    private static readonly InputShape Shape = InputShape.Image(Side, Side, 1);
    private static readonly string[] Labels = ["cat", "dog"];

    /// <summary>[N, 4 + 1 + 2], in pixels, by corners.</summary>
    private static readonly DetectionDecoder Decoder = DetectionDecoder.Tensor(2, BoxFormat.Corners);

    [TestMethod]
    [DataRow(0f, 0f, 4f, 4f, 0f, 0f, 4f, 4f, 1f)]
    [DataRow(0f, 0f, 4f, 4f, 2f, 0f, 6f, 4f, 1f / 3)]
    [DataRow(0f, 0f, 4f, 4f, 1f, 1f, 3f, 3f, 0.25f)]
    [DataRow(0f, 0f, 4f, 4f, 4f, 0f, 8f, 4f, 0f)]
    [DataRow(0f, 0f, 4f, 4f, 2f, 2f, 2f, 2f, 0f)]
    public void Overlap_IsIntersectionOverUnion(float left, float top, float right, float bottom, float left2, float top2, float right2, float bottom2, float expected)
    {
        Assert.AreEqual(expected, Detection.Overlap(left, top, right, bottom, left2, top2, right2, bottom2), 1e-6f);
        Assert.AreEqual(expected, Detection.Overlap(left2, top2, right2, bottom2, left, top, right, bottom), 1e-6f);
    }

    [TestMethod]
    [DataRow(true, true, 1f / 3 * 0.8f * 0.6f)]
    [DataRow(false, true, 1f / 3 * 0.6f)]
    [DataRow(true, false, 1f / 3 * 0.8f)]
    [DataRow(false, false, 1f / 3)]
    public void Score_OfACopy_IsOverlapTimesObjectnessTimesCosine(bool objectness, bool ofClass, float expected)
    {
        var target = new Detection(0, 0, 4, 4, Class: 0) { Probabilities = [1, 0] };
        var scores = new DetectionScores(Decoder, Shape, [target], objectness, ofClass);
        float[] read = new float[1];

        scores.Read([2, 0, 6, 4, 0.8f, 0.6f, 0.8f], read);

        Assert.AreEqual(expected, read[0], 1e-6f);
    }

    [TestMethod]
    public void Score_IsThatOfTheBestProposal_AndWithoutAny0()
    {
        var scores = new DetectionScores(Decoder, Shape, [new Detection(0, 0, 4, 4, Class: 0), new Detection(8, 8, 12, 12, Class: 1)], useObjectness: true, useClass: true);
        float[] read = new float[2];

        scores.Read([0, 0, 4, 4, 0.5f, 1, 0, /**/ 0, 0, 4, 4, 0.9f, 1, 0, /**/ 8, 8, 12, 12, 0.7f, 1, 0], read);
        Assert.AreEqual((0.9f, 0f), (read[0], read[1]));

        scores.Read([], read);
        Assert.AreEqual((0f, 0f), (read[0], read[1]));
    }

    [TestMethod]
    public void Score_OfClassesAlone_IsWholeForTheSameClass()
    {
        DetectionDecoder labelled = DetectionDecoder.Labelled();
        var scores = new DetectionScores(labelled, Shape, [new Detection(0, 0, 4, 4, Class: 1), new Detection(0, 0, 4, 4, Class: 0)], useObjectness: true, useClass: true);
        float[] read = new float[2];

        // Boxes, scores, classes.
        scores.Read([0, 0, 4, 4, 0.9f, 1], read);

        Assert.AreEqual((0.9f, 0f), (read[0], read[1]));
    }

    [TestMethod]
    public void Score_OfANumberThatIsNone_IsNone()
    {
        var scores = new DetectionScores(Decoder, Shape, [new Detection(0, 0, 4, 4, Class: 0)], useObjectness: true, useClass: true);
        float[] read = new float[1];

        scores.Read([0, 0, 4, 4, float.NaN, 1, 0], read);

        Assert.IsTrue(float.IsNaN(read[0]));
    }

    [TestMethod]
    public void Found_AreTheHighestScores_AfterSuppressionWithinAClass()
    {
        float[] outputs =
        [
            0, 0, 8, 8, 0.9f, 0.9f, 0.1f, // a cat
            1, 0, 9, 8, 0.8f, 0.9f, 0.1f, // the same cat
            0, 0, 8, 8, 0.9f, 0.2f, 0.8f, // a dog in its place
            8, 8, 16, 16, 0.6f, 0.1f, 0.9f, // another dog
            4, 4, 6, 6, 0.2f, 1, 0, // too faint
        ];

        IReadOnlyList<RiseMap> maps = Explain(RiseTarget.Detections(Decoder), outputs).Maps;

        CollectionAssert.AreEqual(new[] { "cat", "dog", "dog" }, maps.Select(m => m.Target.Label).ToArray());
        CollectionAssert.AreEqual(new[] { 0f, 0f, 8f }, maps.Select(m => m.Target.Detection!.Left).ToArray());
        CollectionAssert.AreEqual(new[] { 0.81f, 0.72f, 0.54f }, maps.Select(m => MathF.Round(m.Target.Detection!.Score, 4)).ToArray());
        CollectionAssert.AreEqual(new[] { 0.9f, 0.9f, 0.6f }, maps.Select(m => m.Target.Score).ToArray());
    }

    [TestMethod]
    public void Found_MayBeFewer_OfSomeLabels_OrOfAnyScore()
    {
        float[] outputs = [0, 0, 8, 8, 0.9f, 0.9f, 0.1f, /**/ 8, 8, 16, 16, 0.6f, 0.1f, 0.9f, /**/ 4, 4, 6, 6, 0.2f, 1, 0];

        Assert.AreEqual("cat", Explain(RiseTarget.Detections(Decoder, new DetectionOptions { MaxDetections = 1 }), outputs).Maps.Single().Target.Label);
        Assert.AreEqual("dog", Explain(RiseTarget.Detections(Decoder, new DetectionOptions { Labels = ["dog"] }), outputs).Maps.Single().Target.Label);
        Assert.HasCount(3, Explain(RiseTarget.Detections(Decoder, new DetectionOptions { ScoreThreshold = 0 }), outputs).Maps);
    }

    [TestMethod]
    public void Nothing_Found_IsAnExplanationWithoutMaps_ThatAsksNoMasks()
    {
        RiseExplanation explanation = Explain(RiseTarget.Detections(Decoder), [0, 0, 8, 8, 0.1f, 0.9f, 0.1f]);

        Assert.IsEmpty(explanation.Maps);
        Assert.AreEqual(0, explanation.NumberOfMasks);
        Assert.Contains("Nothing is detected in this picture", explanation.ToHtml());
    }

    /// <summary>A box in the lower right whose objectness is the brightness of the upper left quarter: the map must be there, and not in the box.</summary>
    [TestMethod]
    public void ADetectorThatLooksAtACorner_IsFoundOut()
    {
        using RiseScorer scorer = Detector((picture, found) => found([10, 10, 15, 15, Brightness(picture, 0, 8), 1, 0]));
        RiseExplanation explanation = new RiseExplainer(Shape, new RiseOptions { Target = RiseTarget.Detections(Decoder), NumberOfMasks = 2000, Labels = Labels }).Explain(White, scorer);

        float[] contrast = explanation.Maps[0].Contrast.ToArray();
        int highest = Array.IndexOf(contrast, contrast.Max());
        Assert.IsTrue(highest / Side < 8 && highest % Side < 8, $"{highest / Side},{highest % Side}");
        Assert.IsLessThan(0.1f * contrast.Max(), Math.Abs(contrast[13 * Side + 13]));
    }

    [TestMethod]
    public void ADetectionThatWasMissed_CanBeNamed()
    {
        // It finds a dog, fainter than the threshold.
        using RiseScorer scorer = Detector((picture, found) => found([0, 0, 8, 8, 0.3f * Brightness(picture, 0, 8), 0, 1]));
        var missed = new Detection(0, 0, 8, 8, Class: 1);

        RiseExplanation explanation = new RiseExplainer(Shape, new RiseOptions { Target = RiseTarget.Detections(Decoder, [missed]), NumberOfMasks = 500, Labels = Labels }).Explain(White, scorer);

        Assert.AreEqual(("dog", 0.3f), (explanation.Maps[0].Target.Label, explanation.Maps[0].Target.Score));
        Assert.AreEqual(missed, explanation.Maps[0].Target.Detection);
        Assert.IsGreaterThan(0, explanation.Maps[0].Contrast.Span[3 * Side + 3]);
    }

    [TestMethod]
    public void NumbersOfBoxes_ThatDifferFromCopyToCopy_AreFine()
    {
        ITransformer detector = Pipeline(row => row.Pixels.Sum() > 4 ? [.. Enumerable.Repeat(new[] { 0, 0, 2f, 2, Math.Min(1, row.Pixels.Sum() / 8), 1, 0 }, (int)row.Pixels.Sum()).SelectMany(b => b)] : []);
        var options = new RiseOptions { InputColumnName = "Pixels", Target = RiseTarget.Detections(Decoder), InputShape = InputShape.Image(2, 4, 1), NumberOfMasks = 200, TargetReliability = 1, ScoreColumnName = "Boxes" };

        RiseExplanation explanation = new MLContext().Model.ExplainPrediction(detector, new PixelRow(), options);

        Assert.AreEqual(1, explanation.Maps[0].Target.Score);
        Assert.AreEqual(200, explanation.NumberOfMasks);
    }

    [TestMethod]
    public void Pipeline_RowsWithOneBox_WithTwo_AndWithNone_HaveSuchColumns()
    {
        var ml = new MLContext();
        ITransformer detector = Pipeline(row => row.Pixels[0] switch
        {
            2 => [0, 0, 2, 2, row.Pixels[1], 1, 0, /**/ 2, 0, 4, 2, row.Pixels[2], 0, 1],
            1 => [0, 0, 2, 2, row.Pixels[1], 1, 0],
            _ => [0, 0, 2, 2, 0, 1, 0],
        });
        IDataView rows = ml.Data.LoadFromEnumerable(((float[])[2, 1, 0]).Select(k => new PixelRow { Pixels = [k, 1, 1, 1, 1, 1, 1, 1] }));
        RiseEstimator estimator = ml.Transforms.ExplainWithRise(detector, new RiseOptions
        {
            OutputColumnName = "Why",
            InputColumnName = "Pixels",
            InputShape = InputShape.Image(2, 4, 1),
            ScoreColumnName = "Boxes",
            Labels = Labels,
            Target = RiseTarget.Detections(Decoder),
            NumberOfMasks = 20,
        });

        ExplainedRow[] explained = [.. ml.Data.CreateEnumerable<ExplainedRow>(estimator.Fit(rows).Transform(rows), reuseRowObject: false)];

        CollectionAssert.AreEqual(new[] { 16, 8, 0 }, explained.Select(e => e.Why.Length).ToArray());
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, explained[0].WhyTargetLabel);
        CollectionAssert.AreEqual(new float[] { 0, 0, 2, 2, 2, 0, 4, 2 }, explained[0].WhyTargetBox);
        Assert.IsEmpty(explained[2].WhyTargetLabel);
        Assert.AreEqual(0, explained[2].WhyMasks);
    }

    [TestMethod]
    public void Labelled_ReadsTheColumnsOfMLNetsObjectDetection()
    {
        var ml = new MLContext();
        ITransformer detector = ml.Transforms.CustomMapping<PixelRow, FoundRow>(
            (row, found) => (found.PredictedLabel, found.PredictedBoundingBoxes, found.Score) = (["zebra".AsMemory(), "ant".AsMemory()], [0, 0, 2, 2, 2, 0, 4, 2], [row.Pixels[0], row.Pixels[2]]), contractName: null).Fit(ml.Data.LoadFromEnumerable([new PixelRow()]));

        RiseExplanation explanation = ml.Model.ExplainPrediction(detector, new PixelRow(), new RiseOptions
        {
            InputColumnName = "Pixels",
            InputShape = InputShape.Image(2, 4, 1),
            Target = RiseTarget.Detections(DetectionDecoder.Labelled()),
            NumberOfMasks = 100,
        });

        CollectionAssert.AreEqual(new[] { "zebra", "ant" }, explanation.Maps.Select(m => m.Target.Label).ToArray());
        Assert.AreEqual(2, explanation.Maps[1].Target.Detection!.Left);
    }

    [TestMethod]
    public void Columns_OfBoxesAndProbabilities_AreReadTogether()
    {
        var ml = new MLContext();
        ITransformer detector = ml.Transforms.CustomMapping<PixelRow, TensorsRow>(
            (row, found) => (found.B, found.P) = ([0.25f, 0.5f, 0.5f, 1], [0.1f, row.Pixels[0]]), contractName: null).Fit(ml.Data.LoadFromEnumerable([new PixelRow()]));

        ExplainedTarget target = ml.Model.ExplainPrediction(detector, new PixelRow(), new RiseOptions
        {
            InputColumnName = "Pixels",
            InputShape = InputShape.Image(2, 4, 1),
            Target = RiseTarget.Detections(DetectionDecoder.Columns("B", "P", 2, BoxFormat.CenterAndSize, isRelative: true)),
            NumberOfMasks = 20,
        }).Maps[0].Target;

        Assert.AreEqual((0f, 0f, 2f, 2f, 1, 1f), (target.Detection!.Left, target.Detection.Top, target.Detection.Right, target.Detection.Bottom, target.Index, target.Score));
    }

    public static IEnumerable<(DetectionDecoder Decoder, float[] Outputs)> Arrangements()
    {
        // One box from 2,4 to 6,12 of a picture of 16 x 16, objectness 0.8, a dog.
        yield return (DetectionDecoder.Tensor(2, BoxFormat.Corners), [2, 4, 6, 12, 0.8f, 0.1f, 0.9f]);
        yield return (DetectionDecoder.Tensor(2), [4, 8, 4, 8, 0.8f, 0.1f, 0.9f]);
        yield return (DetectionDecoder.Tensor(2, BoxFormat.CornerAndSize), [2, 4, 4, 8, 0.8f, 0.1f, 0.9f]);
        yield return (DetectionDecoder.Tensor(2, isRelative: true), [0.25f, 0.5f, 0.25f, 0.5f, 0.8f, 0.1f, 0.9f]);
        yield return (DetectionDecoder.Tensor(2, hasObjectness: false), [4, 8, 4, 8, 0.1f, 0.8f]);
        yield return (DetectionDecoder.Tensor(2, isTransposed: true), [4, 1, 8, 1, 4, 1, 8, 1, 0.8f, 0, 0.1f, 1, 0.9f, 0]);
        yield return (DetectionDecoder.Tensor(2, hasObjectness: false, isTransposed: true), [4, 1, 8, 1, 4, 1, 8, 1, 0.1f, 0, 0.8f, 0]);
        yield return (DetectionDecoder.Labelled(), [2, 4, 6, 12, 0.8f, 1]);
        yield return (DetectionDecoder.Columns("b", "p", 2), [2, 4, 6, 12, 0.1f, 0.8f]);
        yield return (DetectionDecoder.Function((outputs, found) => found.Add(outputs[0] * found.Width, 4, 6, 12, 0.8f, outputs[1..])), [0.125f, 0.1f, 0.9f]);
    }

    [TestMethod]
    [DynamicData(nameof(Arrangements))]
    public void Decoder_OfAnyArrangement_ReadsTheSameBox(DetectionDecoder decoder, float[] outputs)
    {
        Detection found = Explain(RiseTarget.Detections(decoder), outputs).Maps[0].Target.Detection!;

        Assert.AreEqual((2f, 4f, 6f, 12f, 1, 0.8f), (found.Left, found.Top, found.Right, found.Bottom, found.Class, found.Objectness));
    }

    public static IEnumerable<(DetectionDecoder Decoder, float[] Outputs, string Error)> WrongDecoders()
    {
        yield return (DetectionDecoder.Tensor(3), [1, 1, 1, 1, 1, 1, 0], "The detector gave 7 numbers, which are no boxes of 8 (4 + 1 + 3 classes)");
        yield return (DetectionDecoder.Tensor(2, isRelative: true), [4, 8, 4, 8, 0.8f, 0.1f, 0.9f], "1 of 1 boxes have their centre outside of the picture of 16x16");
        yield return (DetectionDecoder.Tensor(2), [4, 8, 4, 8, 3.5f, 0.1f, 0.9f], "The decoder reads 3.5 as objectness, which must be in 0 to 1");
        yield return (DetectionDecoder.Tensor(2), [4, 8, 4, 8, 0.5f, -2, 0.9f], "The decoder reads -2 as probability of a class, which must be in 0 to 1");
        yield return (DetectionDecoder.Function((_, _) => throw new FormatException("oops")), [1], "The decoder of detections threw: oops");
        yield return (DetectionDecoder.Function((_, found) => found.Add(0, 0, 1, 1, 1, [])), [1], "The decoder of detections threw: A box must have a probability for each class, at least one.");
    }

    [TestMethod]
    [DynamicData(nameof(WrongDecoders))]
    public void Decoder_ThatIsWrong_IsFoundOut(DetectionDecoder decoder, float[] outputs, string error) =>
        Assert.StartsWith(error, Assert.ThrowsExactly<InvalidOperationException>(() => Explain(RiseTarget.Detections(decoder), outputs)).Message);

    /// <summary>Proposals cross the border rightly, and some lie outside.</summary>
    [TestMethod]
    public void Decoder_WhoseBoxesCrossTheBorder_IsRight() =>
        Assert.HasCount(1, Explain(RiseTarget.Detections(Decoder), [-4, -4, 8, 8, 0.9f, 1, 0, /**/ 20, 20, 30, 30, 0.1f, 1, 0]).Maps);

    [TestMethod]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.StartsWith("MaxDetections must be at least 1, got 0.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RiseTarget.Detections(Decoder, new DetectionOptions { MaxDetections = 0 })).Message);
        Assert.StartsWith("ScoreThreshold must be in 0 to 1, got 2.", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RiseTarget.Detections(Decoder, new DetectionOptions { ScoreThreshold = 2 })).Message);
        Assert.StartsWith("A box must have an area, got class 0 in 4,4 to 4,8.", Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Detections(Decoder, [new Detection(4, 4, 4, 8, 0)])).Message);
        Assert.StartsWith("There must be at least one detection.", Assert.ThrowsExactly<ArgumentException>(() => RiseTarget.Detections(Decoder, [])).Message);
    }

    [TestMethod]
    public void Input_ThatIsNoPicture_IsRefused()
    {
        using RiseScorer scorer = RiseScorer.FromFunction((_, _, scores) => scores.Fill(1), 7);

        Assert.StartsWith("Detections are boxes in pictures, and the input is features 4", Assert.ThrowsExactly<InvalidOperationException>(() => new RiseExplainer(InputShape.Features(4), new RiseOptions { Target = RiseTarget.Detections(Decoder) }).Explain(new float[4], scorer)).Message);
    }

    [TestMethod]
    public void GridSize_IsEightForDetections_UnlessOneIsAskedFor()
    {
        Assert.AreEqual<GridSize>(8, new RiseOptions { Target = RiseTarget.Detections(Decoder) }.GridSize);
        Assert.AreEqual<GridSize>(5, new RiseOptions { GridSize = 5, Target = RiseTarget.Detections(Decoder) }.GridSize);
        Assert.AreEqual<GridSize>(7, new RiseOptions().GridSize);
    }

    [TestMethod]
    public void ADetectionThatMostCopiesLose_IsWarnedOf()
    {
        using RiseScorer scorer = Detector((picture, found) => found([0, 0, 8, 8, Brightness(picture, 0, 16) > 0.6f ? 1 : 0, 1, 0]));
        var messages = new List<string>();
        var log = new MLContext();
        log.Log += (_, e) => messages.Add(e.RawMessage);

        RiseMap map = new RiseExplainer(Shape, new RiseOptions { Target = RiseTarget.Detections(Decoder), NumberOfMasks = 500, Labels = Labels }, log).Explain(White, scorer).Maps[0];

        Assert.IsGreaterThan(0.5f, map.ShareLost);
        Assert.IsTrue(messages.Exists(m => m.StartsWith($"Detection 'cat' of row 0 is lost in {100 * map.ShareLost:0} % of the masked copies", StringComparison.Ordinal)), string.Join(Environment.NewLine, messages));
    }

    [TestMethod]
    public void Evaluation_OfADetection_FallsAndRises()
    {
        using RiseScorer scorer = Detector((picture, found) => found([0, 0, 8, 8, Brightness(picture, 0, 8), 1, 0]));
        RiseMap map = new RiseExplainer(Shape, new RiseOptions { Target = RiseTarget.Detections(Decoder), NumberOfMasks = 1000 }).Explain(White, scorer).Maps[0];

        SaliencyRowMetrics metrics = new SaliencyEvaluator(Shape, new SaliencyEvaluationOptions()).Evaluate(White, map.Saliency.Span, map.Target.ToTarget(), scorer);

        Assert.AreEqual(1, metrics.Deletion!.Scores[0], 1e-6f);
        Assert.AreEqual(0, metrics.Deletion.Scores[^1]);
        Assert.IsLessThan(metrics.Insertion!.AreaUnderCurve, metrics.Deletion.AreaUnderCurve);
    }

    private static float[] White => [.. Enumerable.Repeat(1f, Side * Side)];

    /// <summary>The mean of a quarter that begins at the upper left.</summary>
    private static float Brightness(ReadOnlySpan<float> picture, int from, int to)
    {
        float sum = 0;
        for (int y = from; y < to; y++)
        {
            for (int x = from; x < to; x++)
                sum += picture[y * Side + x];
        }

        return Math.Min(1, sum / ((to - from) * (to - from)));
    }

    private delegate void Detect(ReadOnlySpan<float> picture, Action<float[]> found);

    /// <summary>A detector of one box.</summary>
    private static RiseScorer Detector(Detect detect) => RiseScorer.FromFunction((inputs, count, scores) =>
    {
        for (int k = 0; k < count; k++)
        {
            float[] box = [];
            detect(inputs.Slice(k * Side * Side, Side * Side), found => box = found);
            box.CopyTo(scores[(7 * k)..]);
        }
    }, numberOfScores: 7);

    /// <summary>Of a detector that always says the same.</summary>
    private static RiseExplanation Explain(RiseTarget target, float[] outputs)
    {
        using RiseScorer scorer = RiseScorer.FromFunction((_, count, scores) =>
        {
            for (int k = 0; k < count; k++)
                outputs.CopyTo(scores[(k * outputs.Length)..]);
        }, outputs.Length);
        return new RiseExplainer(Shape, new RiseOptions { Target = target, NumberOfMasks = 20, Labels = Labels }).Explain(White, scorer);
    }

    private static CustomMappingTransformer<PixelRow, BoxesRow> Pipeline(Func<PixelRow, float[]> detect)
    {
        var ml = new MLContext();
        return ml.Transforms.CustomMapping<PixelRow, BoxesRow>((row, found) => found.Boxes = detect(row), contractName: null).Fit(ml.Data.LoadFromEnumerable([new PixelRow()]));
    }

    public sealed class PixelRow
    {
        [VectorType(8)]
        public float[] Pixels { get; set; } = [1, 1, 1, 1, 1, 1, 1, 1];
    }

    public sealed class BoxesRow
    {
        public float[] Boxes { get; set; } = [];
    }

    public sealed class TensorsRow
    {
        public float[] B { get; set; } = [];

        public float[] P { get; set; } = [];
    }

    public sealed class FoundRow
    {
        public ReadOnlyMemory<char>[] PredictedLabel { get; set; } = [];

        public float[] PredictedBoundingBoxes { get; set; } = [];

        public float[] Score { get; set; } = [];
    }

    public sealed class ExplainedRow
    {
        public float[] Why { get; set; } = [];

        public string[] WhyTargetLabel { get; set; } = [];

        public float[] WhyTargetBox { get; set; } = [];

        public int WhyMasks { get; set; }
    }
}
