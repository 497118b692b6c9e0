using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>Hidden positions that show rows of data: the expectation is over them.</summary>
[TestClass]
public sealed class BackgroundBaselineTests
{
    private const double P = 0.4;
    private static readonly float[] Weights = [2, -1, 0.5f, 0, 3], Input = [1, 2, 1, 5, -1];
    private static readonly float[][] Rows3 = [[0, 1, 2, 3, 4], [2, 2, -2, 2, 2], [-1, 0, 6, 1, 0]];

    // S_i − f̄ = (1 − p)·w_i·(x_i − b̄_i), with f̄ = p·f(x) + (1 − p)·f(b̄).
    [TestMethod]
    public void ALinearModelOfFeatures_Enumerated_HasTheClosedForm()
    {
        RiseExplanation explanation = Explain(InputShape.Features(5), Weights, Rows3, Input, P, 3 << 5);

        Assert.IsTrue(explanation.IsExact);
        Assert.AreEqual(96, explanation.NumberOfMasks);
        Check(explanation.Maps[0], Weights, Rows3, Input, P, i => 1e-5);
    }

    [TestMethod]
    public void ALinearModelOfFeatures_Sampled_HasTheClosedFormWithinThreeStandardErrors()
    {
        const int Features = 40;
        float[] weights = [.. Enumerable.Range(0, Features).Select(i => (i * 7 % 11 - 5) / 4f)], input = [.. Enumerable.Range(0, Features).Select(i => i % 5 - 1f)];
        float[][] rows = [.. Enumerable.Range(0, 100).Select(r => Enumerable.Range(0, Features).Select(i => (float)((r * 31 + i * 17 + r * i * 5) % 13) / 3).ToArray())];

        RiseExplanation explanation = Explain(InputShape.Features(Features), weights, rows, input, P, 4000);

        Assert.IsFalse(explanation.IsExact);
        RiseMap map = explanation.Maps[0];
        int beyond = 0;
        for (int i = 0; i < Features; i++)
            beyond += Math.Abs(Closed(weights, rows, input, P, i).Contrast - map.Contrast.Span[i]) > 3 * map.ContrastStandardError.Span[i] + 1e-4 ? 1 : 0;
        Assert.IsLessThanOrEqualTo(1, beyond, "of 40 contrasts, beyond three standard errors");
        Check(map, weights, rows, input, P, i => 4.5 * map.StandardError.Span[i] + 1e-4);
        Assert.IsGreaterThan(0, map.StandardError.Span[0]);
    }

    [TestMethod]
    public void ALinearModelOfASeries_WithChannelsOneByOne_HasContrastsInTheChannelThatItReads()
    {
        const int Steps = 12, Channels = 3;
        float[] weights = [.. Enumerable.Range(0, Steps * Channels).Select(i => i % Channels == 1 ? 1f : 0)], input = [.. Enumerable.Range(0, Steps * Channels).Select(i => 1f + i % 4)];
        float[][] rows = [.. Enumerable.Range(0, 10).Select(r => Enumerable.Range(0, Steps * Channels).Select(i => (float)((r * 5 + i * 3) % 7)).ToArray())];
        var shape = InputShape.Series(Steps, Channels, maskChannels: true);

        RiseMap map = Explain(shape, weights, rows, input, 0.5, 4000).Maps[0];

        for (int i = 0; i < Steps * Channels; i++)
        {
            if (i % Channels != 1)
                Assert.AreEqual(0, map.Contrast.Span[i], 4.5 * map.ContrastStandardError.Span[i] + 1e-4, $"position {i}, of a channel that the scorer does not read");
        }

        // Neighbouring steps are hidden together, so that a step's contrast is a weighted mean over them: of all together at least the sign is that of f(x) − mean f(b).
        double expected = Enumerable.Range(0, Steps).Sum(t => input[t * Channels + 1] - rows.Average(r => r[t * Channels + 1]));
        Assert.AreEqual(Math.Sign(expected), Math.Sign(Enumerable.Range(0, Steps).Sum(t => map.Contrast.Span[t * Channels + 1])));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ASeries_ChannelsTogether_ShowsWholeRowsOfTheBackground(bool interleaved)
    {
        const int Steps = 8, Channels = 2;
        var shape = InputShape.Series(Steps, Channels, interleaved);
        float[] input = new float[Steps * Channels];
        float[][] rows = [.. Enumerable.Range(1, 3).Select(r => Enumerable.Repeat((float)r, Steps * Channels).ToArray())];
        var shown = new System.Collections.Concurrent.ConcurrentBag<(float Least, float Most, float Of)>();

        new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 60, Baseline = Baseline.Rows(rows), TargetReliability = 1 }).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
            {
                ReadOnlySpan<float> copy = inputs.Slice(k * input.Length, input.Length);
                for (int t = 0; t < Steps; t++)
                    Assert.AreEqual(copy[interleaved ? 2 * t : t], copy[interleaved ? 2 * t + 1 : Steps + t], "Both channels of a step are hidden alike.");
                float most = System.Numerics.Tensors.TensorPrimitives.Max(copy);
                shown.Add((System.Numerics.Tensors.TensorPrimitives.Min(copy), most, MathF.Ceiling(most)));
                scores[k] = copy[0];
            }
        }, 1);

        CollectionAssert.AreEquivalent(new[] { 0f, 1, 2, 3 }, shown.Select(s => s.Of).Distinct().ToArray(), "each copy shows one row, and each row is shown");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ASeries_ShowsItsMean_ForEachChannel(bool maskChannels)
    {
        const int Steps = 6;
        float[] input = [.. Enumerable.Range(0, Steps).SelectMany(t => new[] { t, 10f * t })];
        var shape = InputShape.Series(Steps, 2, maskChannels: maskChannels);

        RiseMap map = new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 1000, GridSize = 6, Baseline = Baseline.InputMean, TargetReliability = 1 }).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
            {
                scores[k] = inputs[k * 2 * Steps + 11];
                for (int t = 0; t < Steps; t++)
                    Assert.IsInRange(0, 50, inputs[k * 2 * Steps + 2 * t + 1]);
            }
        }, 1).Maps[0];

        // The last step of the second channel is 50, and its mean 25.
        int last = maskChannels ? 2 * Steps - 1 : Steps - 1;
        Assert.AreEqual(map.Contrast.ToArray().Max(), map.Contrast.Span[last]);
        Assert.IsInRange(5, 25.1f, map.Contrast.Span[last]);
        CollectionAssert.AreEqual(maskChannels ? new[] { Steps, 2 } : [Steps], map.Dimensions.ToArray());
    }

    [TestMethod]
    public void APositionThatEqualsEveryRow_TakesNoPart()
    {
        float[][] rows = [.. Rows3.Select(r => (float[])[r[0], 2, r[2], r[3], r[4]])];

        RiseExplanation explanation = Explain(InputShape.Features(5), Weights, rows, Input, 0.5, 4000);

        Assert.AreEqual(3 << 4, explanation.NumberOfMasks);
        Assert.AreEqual((0f, 0f), (explanation.Maps[0].Contrast.Span[1], explanation.Maps[0].ContrastStandardError.Span[1]));
    }

    [TestMethod]
    public void APositionThatEqualsOneRowOfSeveral_TakesPart() => Assert.AreEqual(
        3 << 5, Explain(InputShape.Features(5), Weights, [Input, Rows3[0], Rows3[1]], Input, 0.5, 4000).NumberOfMasks);

    /// <summary>Bags of words: nothing is hidden where nothing is.</summary>
    [TestMethod]
    public void TwoThousandSparseFeatures_OfWhichFiveAreSet_CostWhatFiveCost()
    {
        const int Count = 2_516;
        int[] set = [3, 700, 701, 1_900, 2_515];
        IDataView rows = Rows(new WordsRow { Features = new VBuffer<float>(Count, 5, [1, 2, 1, 1, 3], set) });
        ITransformer scorer = Map<WordsRow, Scored>((row, scored) => scored.Score = row.Features.Items().Sum(word => word.Value * word.Key));

        IDataView explained = Pipelines.Explain(rows, scorer, new RiseOptions { OutputColumnName = "Saliency", InputColumnName = "Features" });

        float[] contrast = explained.GetColumn<float[]>("SaliencyContrast").Single();
        CollectionAssert.AreEqual(new float[] { 3, 1400, 701, 1900, 7545 }, set.Select(k => contrast[k]).ToArray());
        Assert.AreEqual(5, contrast.Count(c => c != 0));
        Assert.AreEqual(32, explained.GetColumn<int>("SaliencyMasks").Single());
    }

    [TestMethod]
    public void RowsOfAColumn_AreDrawnByTheSeed()
    {
        IDataView data = Rows([.. Enumerable.Range(0, 500).Select(k => new FeatureRow { Features = [k, 0, 0, 0] })]);

        Assert.AreEqual(Baseline.Background(data, "Features"), Baseline.Background(data, "Features"));
        Assert.AreNotEqual(Baseline.Background(data, "Features"), Baseline.Background(data, "Features", seed: 2));
        Assert.AreEqual("100 rows of 4 values", Baseline.Background(data, "Features").ToString());
        Assert.AreEqual("7 rows of 4 values", Baseline.Background(data, "Features", numberOfRows: 7).ToString());
        Assert.AreEqual(Baseline.Rows([.. Enumerable.Range(0, 500).Select(k => (float[])[k, 0, 0, 0])]), Baseline.Background(data, "Features", numberOfRows: 1000));
    }

    [TestMethod]
    public void BadBackgrounds_AreRefused()
    {
        Refuses("at least one, got none", () => Baseline.Rows());
        Refuses("got lengths 2, 3", () => Baseline.Rows([1, 2], [1, 2, 3]));
        Refuses("finite", () => Baseline.Rows([1, float.NaN]));
        Refuses("no column 'Features' that is a known-size vector of Single", () => Baseline.Background(Rows(new Scored()), "Features"));
        Refuses("has no rows", () => Baseline.Background(Rows<FeatureRow>(), "Features"));
        Refuses("Baseline must have rows of 5 values, one for each of the input (features 5, 1 channel), got 2", () => Explain(InputShape.Features(5), Weights, [[1, 2]], Input, 0.5, 10));

        static void Refuses(string part, Action action) => StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);
    }

    [TestMethod]
    public void SameBits_ForAnySchedule()
    {
        float[][] rows = [.. Enumerable.Range(0, 7).Select(r => Enumerable.Range(0, 16).Select(i => (float)(r * i % 5)).ToArray())];
        float[] input = [.. Enumerable.Range(0, 16).Select(i => i + 0.5f)];
        float[] Map(RiseSchedule schedule) => new RiseExplainer(InputShape.Features(16), new RiseOptions { NumberOfMasks = 500, Baseline = Baseline.Rows(rows) })
            .Explain(input, (inputs, count, scores) => { for (int k = 0; k < count; k++) scores[k] = inputs[16 * k] * inputs[16 * k + 1] + inputs[16 * k + 9]; }, 1, schedule).Maps[0].Saliency.ToArray();

        SameBits.AreEqual([Map(new RiseSchedule(1, 1, 8))], [Map(new RiseSchedule(4, 1, 3))]);
    }

    private static void Check(RiseMap map, float[] weights, float[][] rows, float[] input, double p, Func<int, double> tolerance)
    {
        for (int i = 0; i < input.Length; i++)
        {
            (double saliency, double contrast) = Closed(weights, rows, input, p, i);
            Assert.AreEqual(saliency, map.Saliency.Span[i], tolerance(i), $"saliency {i}");
            Assert.AreEqual(contrast, map.Contrast.Span[i], 2 * tolerance(i), $"contrast {i}");
        }
    }

    private static (double Saliency, double Contrast) Closed(float[] weights, float[][] rows, float[] input, double p, int i)
    {
        double Mean(int k) => rows.Average(r => (double)r[k]);
        double expected = Enumerable.Range(0, input.Length).Sum(k => weights[k] * (p * input[k] + (1 - p) * Mean(k)));
        double contrast = weights[i] * (input[i] - Mean(i));
        return (expected + (1 - p) * contrast, contrast);
    }

    private static RiseExplanation Explain(InputShape shape, float[] weights, float[][] rows, float[] input, double p, int numberOfMasks) =>
        new RiseExplainer(shape, new RiseOptions { NumberOfMasks = numberOfMasks, PreservationProbability = p, Baseline = Baseline.Rows(rows), TargetReliability = 1 }).Explain(input, (inputs, count, scores) =>
        {
            for (int k = 0; k < count; k++)
            {
                double score = 0;
                for (int i = 0; i < weights.Length; i++)
                    score += weights[i] * inputs[k * weights.Length + i];
                scores[k] = (float)score;
            }
        }, 1);

    private sealed class WordsRow
    {
        [VectorType(2_516)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
