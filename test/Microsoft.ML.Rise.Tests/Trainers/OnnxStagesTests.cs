using Microsoft.ML.Data;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Rise.Tests.RealModels;
using Microsoft.ML.Trainers;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>
/// Two stages, as DnnFeaturizeImage and a trainer are: a network makes features of a picture, another model scores them, and the pixels are explained through both.
/// </summary>
[TestClass]
public sealed class OnnxStagesTests
{
    private const int Height = 6;
    private const int Width = 8;

    private static readonly RiseOptions Options =
        new() { OutputColumnName = "Saliency", InputColumnName = "picture", NumberOfMasks = 2000, GridSize = 2, TargetReliability = 1 };

    private static readonly Drawing[] Asked = Drawing.Several(1, seed: 2);

    private static readonly MLContext Seeded = new(seed: 1);

    /// <summary>The brightness of each quarter of a picture.</summary>
    private static IEstimator<ITransformer> Quadrants => Seeded.Transforms.ApplyOnnxModel("scores", "picture", FileOf("Onnx", "quadrants-fixed.onnx"));

    [TestMethod]
    public void NetworkAndNetwork_AreExplainedAsOne()
    {
        ITransformer model = Quadrants
            .Append(Seeded.Transforms.CopyColumns("features", "scores"))
            .Append(Seeded.Transforms.ApplyOnnxModel("probabilities", "features", FileOf("zipmap-text.onnx")))
            .Fit(Rows(Asked));

        Explained explained = ReadExplained(Rows(Asked), model, Options with { ScoreColumnName = "probabilities", Target = "cat" }).Single();

        AssertExact(copies => [.. copies.Select(c => ProbabilityOfCat(Brightnesses(c)))], explained);
    }

    [TestMethod]
    public void NetworkAndTrees_AreExplainedAsOne()
    {
        TransformerChain<ITransformer> model = FitOnQuadrants(
            Seeded.Regression.Trainers.FastTree(nameof(Drawing.Value), "scores", numberOfLeaves: 8, numberOfTrees: 20, minimumExampleCountPerLeaf: 5));

        Explained explained = ReadExplained(Rows(Asked), model, Options).Single();

        AssertExact(copies => Explanations.Scores(model.Transform(Rows([.. copies.Select(c => new Drawing { Pixels = c })])), "Score", 0), explained);
    }

    // S_i = f̄ + (1 − p)·w_i·x_i, where the weight of a pixel is that of its quarter's brightness, a twelfth of which it makes.
    [TestMethod]
    public void NetworkAndLinearTrainer_HaveTheClosedFormOfBoth()
    {
        const double P = 0.4;
        TransformerChain<ITransformer> model = FitOnQuadrants(Seeded.Regression.Trainers.OnlineGradientDescent(nameof(Drawing.Value), "scores"));
        LinearModelParameters linear = ((ISingleFeaturePredictionTransformer<LinearRegressionModelParameters>)model.LastTransformer).Model;
        RiseOptions options = Options with { InputShape = InputShape.Features(Height * Width), PreservationProbability = P };

        Explained explained = ReadExplained(Rows(Asked), model, options).Single();

        double[] shares = [.. Asked[0].Pixels.Select((x, k) => (double)linear.Weights[QuarterOf(k)] / 12 * x)];
        double mean = linear.Bias + P * shares.Sum(), tolerance = LinearTrainerTests.ShareLeftToSampling * shares.Sum(Math.Abs);
        for (int k = 0; k < shares.Length; k++)
            Assert.AreEqual(mean + (1 - P) * shares[k], explained.Saliency[k], tolerance, $"pixel {k}");
    }

    // Averages of masks are linear in the scores.
    [TestMethod]
    public void NetworkAndLinearTrainer_MixTheMapsOfTheNetwork()
    {
        IDataView scenes = Map<File, Number>((file, number) => number.Value = file.Name.Sum(c => c) % 7).Transform(Garments.Scenes(12));
        TransformerChain<ITransformer> model = ((IEstimator<ITransformer>)Seeded.Transforms.ApplyOnnxModel("scores", "pixels", Garments.NetworkFile))
            .Append((IEstimator<ITransformer>)Seeded.Regression.Trainers.OnlineGradientDescent(nameof(Number.Value), "scores"))
            .Fit(scenes);
        LinearModelParameters linear = ((ISingleFeaturePredictionTransformer<LinearRegressionModelParameters>)model.LastTransformer).Model;
        RiseOptions options = new() { OutputColumnName = "Saliency", InputColumnName = "pixels", NumberOfMasks = 50, Method = MapMethod.SelfNormalized };
        IDataView scene = Ml.Data.TakeRows(scenes, 1);

        float[] mixed = Maps(Explain(scene, model, options)).Single();
        float[] each = Maps(Explain(scene, model, options with { ScoreColumnName = "scores", Target = RiseTarget.All })).Single();

        for (int k = 0; k < mixed.Length; k++)
        {
            double expected = linear.Bias + linear.Weights.Select((w, c) => (double)w * each[c * mixed.Length + k]).Sum();
            Assert.AreEqual(expected, mixed[k], 1e-5, $"pixel {k}");
        }
    }

    private static TransformerChain<ITransformer> FitOnQuadrants(IEstimator<ITransformer> trainer) => Quadrants.Append(trainer).Fit(Rows(Drawing.Several(100, seed: 1)));

    private static string FileOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "Models", .. parts]);

    private static void AssertExact(Func<float[][], float[]> score, Explained explained)
    {
        var layout = new MaskLayout(MaskAxis.Smooth(Height, 2), MaskAxis.Smooth(Width, 2));
        Explanations.IsExact(AllMasks.ExactSaliency(layout, Asked[0].Pixels, Options.PreservationProbability, score), explained);
    }

    private static int QuarterOf(int pixel) => pixel / Width / 3 * 2 + pixel % Width / 4;

    /// <summary>The plain twin of quadrants-fixed.onnx.</summary>
    private static float[] Brightnesses(float[] pixels)
    {
        float[] quarters = new float[4];
        for (int k = 0; k < pixels.Length; k++)
            quarters[QuarterOf(k)] += pixels[k] / 12;
        return quarters;
    }

    /// <summary>The plain twin of zipmap-text.onnx.</summary>
    private static float ProbabilityOfCat(float[] x)
    {
        float cat = MathF.Exp(x[0] + 0.5f * x[1]), dog = MathF.Exp(-0.5f * x[1] + x[2]), ant = MathF.Exp(-x[0] - 0.5f * x[2] + 2 * x[3]);
        return cat / (cat + dog + ant);
    }

    private sealed class Drawing
    {
        [ColumnName("picture")]
        [VectorType(1, 1, Height, Width)]
        public float[] Pixels { get; set; } = [];

        public float Value { get; set; }

        public static Drawing[] Several(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ => Create(random))];
        }

        private static Drawing Create(Random random)
        {
            float[] gains = [.. Enumerable.Range(0, 4).Select(_ => 2 * random.NextSingle())];
            float[] pixels = [.. Enumerable.Range(0, Height * Width).Select(k => gains[QuarterOf(k)] * random.NextSingle())];
            float[] x = Brightnesses(pixels);
            return new Drawing { Pixels = pixels, Value = 2 * x[0] - x[1] + 3 * x[2] * x[3] };
        }
    }

    private sealed class File
    {
        [ColumnName("File")]
        public string Name { get; set; } = "";
    }

    private sealed class Number
    {
        public float Value { get; set; }
    }
}
