using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Faults;

/// <summary>A network states how it reads its input; what does not fit is refused with what was expected, what came and what to do, and what can be had by converting is converted.</summary>
[TestClass]
public sealed class HowANetworkReadsTests
{
    private static readonly float[] Picture = [.. Enumerable.Range(0, 48).Select(i => (i * 37 + i * i * 7) % 100f)];
    private static readonly InputShape Grey = InputShape.Image(6, 8, 1);
    private static readonly RiseOptions Options = new() { NumberOfMasks = 60, GridSize = 3, TargetReliability = 1, Target = RiseTarget.All };

    /// <summary>The rule table of RiseOnnxScorer's remarks.</summary>
    [TestMethod]
    [DataRow("interleaved", null, "16,16,3", 3, null)]
    [DataRow("no-batch", null, "3,16,16", 3, 1)]
    [DataRow("no-batch-two", null, "3,16,16", 2, 1)]
    [DataRow("no-batch-vector", null, "4", 3, 1)]
    [DataRow("open-size", "3,5,7", "3,5,7", 3, null)]
    [DataRow("open-series", "9,2", "9,2", 9, null)]
    [DataRow("open-series", "1,9,2", "1,9,2", 9, 1)]
    [DataRow("open-no-batch", "9,2", "9,2", 2, 1)]
    [DataRow("open-no-batch", null, "2", 2, 1)]
    [DataRow("quadrants-fixed", null, "1,6,8", 4, 1)]
    [DataRow("quadrants-fixed-4", null, "1,6,8", 4, 4)]
    [DataRow("quadrants-half", null, "1,6,8", 4, null)]
    public void Axes_AreTakenForWhatTheyAre(string name, string? given, string dimensions, int numberOfScores, int? batchSize)
    {
        using RiseOnnxScorer network = Open(name, given);

        Assert.AreEqual(dimensions, string.Join(",", network.InputDimensions));
        Assert.AreEqual(numberOfScores, network.NumberOfScores);
        Assert.AreEqual(batchSize, network.Signature.BatchSize);
    }

    [TestMethod]
    [DataRow("no-batch", "3,16,16", 256, 3)]
    [DataRow("no-batch-two", "3,16,16", 256, 2)]
    [DataRow("open-size", "3,5,7", 35, 3)]
    public void Score_PlanarPictures_GivesTheMeansOfTheirChannels(string name, string given, int positions, int numberOfScores)
    {
        using RiseOnnxScorer network = Open(name, given);
        float[] inputs = [.. Enumerable.Range(0, 5 * 3 * positions).Select(i => i * 7 % 11 + i / positions)];
        float[] scores = new float[5 * numberOfScores];

        network.Score(inputs, 5, scores);

        for (int k = 0; k < scores.Length; k++)
            Assert.AreEqual(inputs.Skip((k / numberOfScores * 3 + k % numberOfScores) * positions).Take(positions).Average(), scores[k], 1e-3);
    }

    [TestMethod]
    public void Score_OpenSeries_GivesTheSumOfEachStep()
    {
        using RiseOnnxScorer batches = Open("open-series", "9,2"), single = Open("open-series", "1,9,2");
        float[] inputs = [.. Enumerable.Range(0, 4 * 18).Select(i => (float)(i * 5 % 7))], scores = new float[4 * 9], expected = [.. inputs.Chunk(2).Select(c => c[0] + c[1])];

        batches.Score(inputs, 4, scores);
        CollectionAssert.AreEqual(expected, scores);
        Array.Clear(scores);
        single.Score(inputs, 4, scores);
        CollectionAssert.AreEqual(expected, scores);
    }

    [TestMethod]
    public void Explain_WithoutBatchAxis_IsAskedAboutOneInputAtATime()
    {
        using RiseOnnxScorer network = Open("no-batch-vector");
        var explainer = new RiseExplainer(InputShape.Features(4), Options);

        RiseExplanation explanation = explainer.Explain([1, 2, 3, 4], network);

        CollectionAssert.AreEqual(explainer.Explain([1, 2, 3, 4], Pairs, 3).Saliency.ToArray(), explanation.Saliency.ToArray());
        Assert.AreEqual(1, explanation.Schedule!.Value.BatchSize);

        static void Pairs(ReadOnlySpan<float> inputs, int count, Span<float> scores)
        {
            for (int k = 0; k < scores.Length; k++)
                scores[k] = inputs[k / 3 * 4 + k % 3] + inputs[k / 3 * 4 + k % 3 + 1];
        }
    }

    [TestMethod]
    public void Arrangement_OfEqualLength_IsRefusedWithBothAndWhatToDo()
    {
        float[] input = new float[768];
        using RiseOnnxScorer interleaved = Open("interleaved"), planar = Open("no-batch");

        StringAssert.StartsWith(
            Refused<ArgumentException>(() => new RiseExplainer(InputShape.Image(16, 16, 3), Options).Explain(input, interleaved)),
            "The network's input 'x' is arranged as [16,16,3], but the shape (image 16x16, 3 channels, planar) is [3,16,16]: say interleaved: true, and give the values in that order. "
            + "It reads [N,16,16,3], the first axis taken for the batch");
        StringAssert.Contains(
            Refused<ArgumentException>(() => new RiseExplainer(InputShape.Image(16, 16, 3, interleaved: true), Options).Explain(input, planar)),
            "is arranged as [3,16,16], but the shape (image 16x16, 3 channels, interleaved) is [16,16,3]: say interleaved: false");
        StringAssert.Contains(
            Refused<ArgumentException>(() => new RiseExplainer(InputShape.Image(16, 48, 1), Options).Explain(input, interleaved)),
            "the shape (image 16x48, 1 channel) is [16,48]: give the shape that the network reads");
        Refused<ArgumentException>(() => new RiseExplainer(InputShape.Series(768), Options).Explain(input, interleaved));
        Refused<ArgumentException>(() => new SaliencyEvaluator(InputShape.Image(16, 16, 3), new SaliencyEvaluationOptions()).Evaluate(input, new float[256], RiseTarget.Top1, interleaved));
    }

    [TestMethod]
    public void Arrangement_ThatFits_IsTaken()
    {
        float[] input = [.. Enumerable.Range(0, 768).Select(i => (float)i)];
        using RiseOnnxScorer interleaved = Open("interleaved"), series = Open("open-series", "9,2"), vector = Open("no-batch-vector");

        Explain(InputShape.Image(16, 16, 3, interleaved: true), interleaved);
        Explain(InputShape.Features(768), interleaved);
        Explain(InputShape.Series(9, 2), series);
        Explain(InputShape.Image(9, 2, 1), series);
        Explain(InputShape.Series(4), vector);
        Explain(InputShape.Image(2, 2, 1), vector);
        Explain(InputShape.Series(2, 2, interleaved: false), vector);
        Refused<ArgumentException>(() => Explain(InputShape.Series(9, 2, interleaved: false), series));
        Refused<ArgumentException>(() => Explain(InputShape.Image(2, 9, 1), series));

        void Explain(InputShape shape, RiseOnnxScorer network) => new RiseExplainer(shape, Options).Explain(input.AsSpan(0, shape.Length), network);
    }

    [TestMethod]
    public void Arrangement_OfAColumn_IsComparedToo()
    {
        using RiseOnnxScorer network = Open("interleaved");
        RiseOptions options = Options with { OutputColumnName = "Saliency", InputColumnName = "picture" };

        StringAssert.StartsWith(
            Refused<ArgumentOutOfRangeException>(() => Fit(new Planar(), options)),
            "Schema mismatch for input column 'picture': expected [16,16,3], as the network's input 'x' is arranged, got Vector<Single, 3, 16, 16>: bring the values into that order before");
        StringAssert.StartsWith(
            Refused<ArgumentOutOfRangeException>(() => Fit(new Flat(), options with { InputShape = InputShape.Image(16, 16, 3) })),
            "Input column 'picture' is not arranged as the network reads it. The network's input 'x' is arranged as [16,16,3], but the shape (image 16x16, 3 channels, planar) is [3,16,16]: say interleaved: true");
        Fit(new Interleaved(), options);
        Fit(new Flat(), options);
        Fit(new Flat(), options with { InputShape = InputShape.Image(16, 16, 3, interleaved: true) });

        RiseTransformer Fit<T>(T row, RiseOptions with)
            where T : class => new MLContext(1).Transforms.ExplainWithRise(network, with).Fit(Pipelines.Rows(row));
    }

    [TestMethod]
    public void AnotherLength_IsRefusedWithWhatWasTakenForWhat()
    {
        using RiseOnnxScorer batched = Open("quadrants-fixed-4"), single = Open("no-batch");

        Assert.StartsWith(
            "The network's input 'picture' has 48 values, but the shape (features 192, 1 channel) has 192. It reads [4,1,6,8], the first axis taken for the batch "
            + "(if it is none, say so by RiseOnnxOptions.InputDimensions with all 4 axes).",
            Refused<ArgumentException>(() => new RiseExplainer(InputShape.Features(192), Options).Explain(new float[192], batched)));
        Assert.StartsWith(
            "The network's input 'x' has 768 values, but the shape (image 16x16, 1 channel) has 256. It reads [3,16,16], taken to have no batch axis "
            + "(if the first is one, say so by RiseOnnxOptions.InputDimensions without it).",
            Refused<ArgumentException>(() => new RiseExplainer(InputShape.Image(16, 16, 1), Options).Explain(new float[256], single)));
    }

    [TestMethod]
    public void OpenSizes_AreRefusedWithTheOptionThatGivesThem()
    {
        Assert.AreEqual(
            "The network's input 'x' is float [N,3,H,W]: its sizes H, W are open. Give the dimensions of one input by RiseOnnxOptions.InputDimensions: [3,H,W] with numbers in their place.",
            Refused<ArgumentException>(() => Open("open-size")));
        Assert.AreEqual(
            "The network's input 'x' is float [N,3,H,W], but RiseOnnxOptions.InputDimensions is [4,5,7]: expected [3,H,W], or with the first axis, if that is no batch, [N,3,H,W], with a number for each open size.",
            Refused<ArgumentException>(() => Open("open-size", "4,5,7")));
        Refused<ArgumentException>(() => Open("no-batch-vector", "5"));
        Assert.StartsWith("InputDimensions must each be at least 1, got [3,0,7].", Refused<ArgumentOutOfRangeException>(() => Open("open-size", "3,0,7")));
    }

    [TestMethod]
    public void FirstAxisGivenAsBatch_ThatTheOutputDoesNotHave_IsRefused() => Assert.AreEqual(
        "The network's input 'x' is float [3,16,16] and its first axis was given as a batch by RiseOnnxOptions.InputDimensions, but its output 'y' is [2], which is not for each of 3 inputs: give all axes of the input.",
        Refused<ArgumentException>(() => Open("no-batch-two", "16,16")));

    [TestMethod]
    public void InputDimensions_AreFrozen()
    {
        int[] given = [3, 5, 7];
        var options = new RiseOnnxOptions { InputDimensions = given };
        given[0] = 4;

        Assert.AreEqual(3, options.InputDimensions[0]);
    }

    [TestMethod]
    [DataRow("read-uint8", 0, 255)]
    [DataRow("read-int8", -128, 127)]
    [DataRow("read-int32", int.MinValue, int.MaxValue)]
    [DataRow("read-int64", long.MinValue, long.MaxValue)]
    public void Integers_AreRoundedAndClamped(string name, double least, double most)
    {
        using RiseOnnxScorer network = Open(name);
        float[] input = [.. Picture];
        (input[0], input[1], input[2], input[3], input[4], input[5], input[6]) = (-3.5f, 300.4f, 2.5f, 3.5f, float.NaN, -200, 1.4999f);
        float[] scores = new float[4], expected = new float[4];
        for (int i = 0; i < 48; i++)
            expected[i / 24 * 2 + i % 8 / 4] += float.IsNaN(input[i]) ? 0 : (float)Math.Clamp(Math.Round(input[i]), least, most);

        network.Score(input, 1, scores);

        CollectionAssert.AreEqual(expected, scores);
    }

    [TestMethod]
    [DataRow("read-uint8")]
    [DataRow("read-int8")]
    [DataRow("read-int32")]
    [DataRow("read-int64")]
    [DataRow("read-double")]
    public void OtherTypes_AreExplainedAsTheSameFunction(string name)
    {
        using RiseOnnxScorer network = Open(name);
        var explainer = new RiseExplainer(Grey, Options);

        float[] expected = explainer.Explain(Picture, Sums, 4).Saliency.ToArray(), actual = explainer.Explain(Picture, network).Saliency.ToArray();

        for (int k = 0; k < expected.Length; k++)
            Assert.AreEqual(expected[k], actual[k], name == "read-double" ? 0.01 : 6, "Each of 12 pixels is off by a half at most.");

        static void Sums(ReadOnlySpan<float> inputs, int count, Span<float> scores)
        {
            scores.Clear();
            for (int i = 0; i < inputs.Length; i++)
                scores[i / 48 * 4 + i % 48 / 24 * 2 + i % 8 / 4] += inputs[i];
        }
    }

    [TestMethod]
    public void BooleanScores_AreOneAndZero()
    {
        using RiseOnnxScorer network = Open("read-bool");
        float[] scores = new float[4];

        network.Score([.. Enumerable.Range(0, 48).Select(i => i < 24 ? 1f : 0.4f)], 1, scores);

        CollectionAssert.AreEqual(new float[] { 1, 1, 0, 0 }, scores);
    }

    [TestMethod]
    public void OtherInputs_AreReadFromColumnsOfOtherTypes()
    {
        float[] plain = Explain(new Constants());

        AssertTimes(3 * 0.25f * 4 * 2, plain, Explain(new Constants { level = 3, factor = 0.5f, kind = "double", weights = [1, 2, 3] }));
        AssertTimes(4, plain, Explain(new Constants { kind = "double" }));
        AssertTimes(0, plain, Explain(new Constants { flag = false }));
        AssertTimes(0, plain, Explain(new Constants { kind = "neither" }));
        AssertTimes(2, plain, Explain(new KeyedConstants { level = 1 }));

        static void AssertTimes(float factor, float[] plain, float[] actual)
        {
            for (int k = 0; k < plain.Length; k++)
                Assert.AreEqual(factor * plain[k], actual[k], 1e-2);
        }
    }

    [TestMethod]
    public void OtherInputs_ThatLoseValues_AreRefused()
    {
        Assert.StartsWith(
            "Schema mismatch for input column 'level': expected int64 [N,1], as the network's input of that name has, got Single: convert it before (ConvertType)",
            Refused<ArgumentOutOfRangeException>(() => Explain(new FloatLevel())));
        Assert.StartsWith(
            "Schema mismatch for input column 'kind': expected string [N,1], as the network's input of that name has, got Key<UInt32, 0-4>: give texts (keys by MapKeyToValue before)",
            Refused<ArgumentOutOfRangeException>(() => Explain(new KeyedKind())));
        Assert.StartsWith(
            "Schema mismatch for input column 'factor': expected double [N,1], as the network's input of that name has, got Vector<Single, 2>: give as many values",
            Refused<ArgumentOutOfRangeException>(() => Explain(new TwoFactors())));
        Assert.StartsWith(
            "Column 'weights' has 0 values, which cannot fill the network's input of that name: its dimensions are [?].",
            Refused<InvalidOperationException>(() => Explain(new Constants { weights = [] })));
    }

    [TestMethod]
    public void Outputs_ThatAreNoTensorsOfNumbers_AreRefusedByKind()
    {
        Assert.AreEqual(
            "The network has 3 outputs ('label': string [N]; 'probabilities': a sequence of maps; 'sums': float [N,4]): name one of them by RiseOnnxOptions.OutputName.",
            Refused<ArgumentException>(() => Open("zipmap")));
        Assert.AreEqual(
            "The output 'probabilities' of the network is a sequence of maps, which is no tensor of scores: expected float, float16, double, integers or bool. "
            + "Name another by RiseOnnxOptions.OutputName; the network has 'label': string [N]; 'probabilities': a sequence of maps; 'sums': float [N,4]. "
            + "Maps (ZipMap) are read by ApplyOnnxModel in a pipeline, or are left out when a network is exported (skl2onnx: options={'zipmap': False}).",
            Refused<ArgumentException>(() => RiseScorer.FromOnnx(FileOf("zipmap"), new RiseOnnxOptions { OutputName = "probabilities" })));
        Assert.StartsWith(
            "The output 'label' of the network is string [N], which is no tensor of scores",
            Refused<ArgumentException>(() => RiseScorer.FromOnnx(FileOf("zipmap"), new RiseOnnxOptions { OutputName = "label" })));
        Assert.StartsWith(
            "The input 'kind' of the network is string [N,1], which cannot be masked: expected a tensor of float, float16, double or integers.",
            Refused<ArgumentException>(() => RiseScorer.FromOnnx(FileOf("constants"), new RiseOnnxOptions { InputName = "kind" })));
        using var network = RiseScorer.FromOnnx(FileOf("zipmap"), new RiseOnnxOptions { OutputName = "sums" });
        Assert.AreEqual(4, network.NumberOfScores);
    }

    [TestMethod]
    public void Output_WhoseSizeDependsOnTheInput_IsRefused() => Assert.AreEqual(
        "The dimensions of the network's output 'y' (int64 [2,M]) are not all known, so it was asked about zeros [1,8], and gave no values ([2,0]). "
        + "The number of scores must be the same for every input: name another output by RiseOnnxOptions.OutputName.",
        Refused<ArgumentException>(() => Open("where")));

    [TestMethod]
    [DataRow("external", "missing.bin")]
    [DataRow("future", "999")]
    public void FileThatCannotBeOpened_IsOneErrorThatNamesIt(string name, string why)
    {
        string message = Refused<ArgumentException>(() => Open(name));

        Assert.StartsWith($"'{FileOf(name)}' is not a network that ONNX Runtime can open: ", message);
        Assert.Contains(why, message);
    }

    [TestMethod]
    public void FileThatIsCutOffOrEmpty_IsOneErrorThatNamesIt()
    {
        byte[] whole = File.ReadAllBytes(FileOf("quadrants"));
        foreach (int length in new[] { 0, 1, 100, whole.Length / 2, whole.Length - 1 })
        {
            string file = Path.GetTempFileName();
            File.WriteAllBytes(file, whole[..length]);
            Assert.StartsWith($"'{file}' is not a network that ONNX Runtime can open: ", Refused<ArgumentException>(() => RiseScorer.FromOnnx(file)));
            File.Delete(file);
        }
    }

    /// <summary>Sessions of other numbers of threads are opened later: they must be of the same network.</summary>
    [TestMethod]
    public void FileThatChangesMeanwhile_IsRefused()
    {
        string file = Path.GetTempFileName();
        File.Copy(FileOf("quadrants-fixed"), file, overwrite: true);
        using var network = new RiseOnnxScorer(file, new RiseOnnxOptions(), numberOfProcessors: 3);
        File.Delete(file);

        Assert.StartsWith($"'{file}' has been changed or removed since its network was opened", Refused<InvalidOperationException>(() => network.Score(Picture, 1, new float[4])));
    }

    private static float[] Explain<T>(T row)
        where T : class
    {
        var mlContext = new MLContext(1);
        using var network = RiseScorer.FromOnnx(FileOf("constants"), new RiseOnnxOptions { InputName = "picture" });
        IDataView rows = Pipelines.Rows(row);
        IDataView explained = mlContext.Transforms.ExplainWithRise(network, Options with { OutputColumnName = "Saliency", InputColumnName = "picture" }).Fit(rows).Transform(rows);
        return explained.GetColumn<float[]>("Saliency").Single();
    }

    private static RiseOnnxScorer Open(string name, string? dimensions = null) =>
        RiseScorer.FromOnnx(FileOf(name), new RiseOnnxOptions { InputDimensions = dimensions?.Split(',').Select(int.Parse).ToArray() });

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", name + ".onnx");

    private static string Refused<TException>(Action action)
        where TException : Exception => Assert.ThrowsExactly<TException>(action).Message;

    private static string Refused<TException>(Func<object> action)
        where TException : Exception => Assert.ThrowsExactly<TException>(action).Message;

    private sealed class Planar
    {
        [VectorType(3, 16, 16)]
        public float[] picture { get; set; } = new float[768];
    }

    private sealed class Interleaved
    {
        [VectorType(16, 16, 3)]
        public float[] picture { get; set; } = new float[768];
    }

    private sealed class Flat
    {
        [VectorType(768)]
        public float[] picture { get; set; } = new float[768];
    }

    private class OtherConstants
    {
        [VectorType(1, 6, 8)]
        public float[] picture { get; set; } = Picture;

        public bool flag { get; set; } = true;

        public float[] weights { get; set; } = [1];
    }

    private sealed class Constants : OtherConstants
    {
        public short level { get; set; } = 1;

        public float factor { get; set; } = 2;

        public string kind { get; set; } = "half";
    }

    private sealed class KeyedConstants : OtherConstants
    {
        /// <summary>A key counts from 0 in a class, and from 1 in a row.</summary>
        [KeyType(5)]
        public uint level { get; set; }

        public double factor { get; set; } = 2;

        public string kind { get; set; } = "half";
    }

    private sealed class FloatLevel : OtherConstants
    {
        public float level { get; set; } = 1;

        public float factor { get; set; } = 2;

        public string kind { get; set; } = "half";
    }

    private sealed class KeyedKind : OtherConstants
    {
        public long level { get; set; } = 1;

        public float factor { get; set; } = 2;

        [KeyType(5)]
        public uint kind { get; set; } = 1;
    }

    private sealed class TwoFactors : OtherConstants
    {
        public int level { get; set; } = 1;

        [VectorType(2)]
        public float[] factor { get; set; } = [1, 2];

        public string kind { get; set; } = "half";
    }
}
