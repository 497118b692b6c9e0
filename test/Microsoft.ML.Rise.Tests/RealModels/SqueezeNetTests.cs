using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms.Image;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>A real network on real photographs: the map must lie on what the network names.</summary>
[TestClass]
public sealed class SqueezeNetTests
{
    private const int Side = 224;

    /// <summary>The boxes were drawn by eye. The middle of the picture, where a map that says nothing has its centre of mass, is not in the puppy's head.</summary>
    private static readonly Box Puppy = new(30, 12, 160, 222), PuppysHead = new(30, 12, 122, 108), Mastiff = new(68, 0, 174, 152), Cat = new(34, 120, 206, 224);

    [TestMethod]
    public void Dog_IsAGoldenRetriever_AndTheMapLiesOnIt()
    {
        Explained why = Explain("dog-224.png", RiseTarget.Top1);
        var map = new MapPosition(why.Saliency, Side);

        Assert.AreEqual("golden retriever", why.SaliencyTargetLabel);
        Assert.IsGreaterThan(0.9f, why.SaliencyScore);
        Assert.AreEqual(500, why.SaliencyMasks);
        Assert.IsTrue(Puppy.Contains(map.Maximum), $"The maximum is at {map.Maximum}.");
        Assert.IsTrue(PuppysHead.Contains(map.CentreOfMass), $"The centre of mass is at {map.CentreOfMass}.");
        Assert.IsGreaterThan(0.25, map.Contrast(Puppy));
    }

    [TestMethod]
    public void DogAndCat_DogClass_LiesOnTheDog()
    {
        Explained why = Explain("catdog-224.png", "bull mastiff");
        var map = new MapPosition(why.Saliency, Side);

        Assert.IsTrue(Mastiff.Contains(map.Maximum), $"The maximum is at {map.Maximum}.");
        Assert.IsGreaterThan(map.Contrast(Cat), map.Contrast(Mastiff));
    }

    [TestMethod]
    [DataRow("tabby")]
    [DataRow("Egyptian cat")]
    public void DogAndCat_CatClass_LiesOnTheCat(string label)
    {
        Explained why = Explain("catdog-224.png", label);
        var map = new MapPosition(why.Saliency, Side);

        Assert.IsTrue(Cat.Contains(map.Maximum), $"The maximum is at {map.Maximum}.");
        Assert.IsGreaterThan(map.Contrast(Mastiff), map.Contrast(Cat));
    }

    private static Explained Explain(string image, RiseTarget target)
    {
        string network = Assets.Model("squeezenet.onnx"), path = Assets.Image(image);
        var options = new RiseOptions
        {
            OutputColumnName = "Saliency",
            InputColumnName = "data_0",
            ScoreColumnName = "softmaxout_1",
            Labels = File.ReadAllLines(Assets.Model("imagenet-labels.txt")),
            Target = target,
            NumberOfMasks = 500,
            TargetReliability = 1,
        };
        IDataView data = Rows(new Photograph { File = Path.GetFileName(path) });
        var model = Ml.Transforms.LoadImages("Image", Path.GetDirectoryName(path)!, "File")
            .Append(Ml.Transforms.ResizeImages("Image", Side, Side))
            .Append(Ml.Transforms.ExtractPixels("Pixels", "Image", orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ABGR))
            .Append(Ml.Transforms.CustomMapping<Pixels, NetworkInput>(SubtractMeans, null))
            .Append(Ml.Transforms.ApplyOnnxModel("softmaxout_1", "data_0", network))
            .Fit(data);

        return ReadExplained(model.Transform(data), model, options).Single();
    }

    /// <summary>Blue, green and red of ImageNet.</summary>
    private static void SubtractMeans(Pixels image, NetworkInput input)
    {
        float[] means = [103.939f, 116.779f, 123.68f];
        input.data_0 = [.. image.Values.Select((v, k) => v - means[k / (Side * Side)])];
    }

    private sealed class Photograph
    {
        public string File { get; set; } = "";
    }

    private sealed class Pixels
    {
        [ColumnName("Pixels")]
        [VectorType(3, Side, Side)]
        public float[] Values { get; set; } = [];
    }

    /// <summary>Named as the network's node.</summary>
    private sealed class NetworkInput
    {
        [VectorType(3, Side, Side)]
        public float[] data_0 { get; set; } = [];
    }
}
