using Microsoft.ML.Rise.Tests.Models;
using System.Text.Json;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.RealModels;

/// <summary>The demo model (samples/garments) on its held-out scenes, where the true box of every garment is known.</summary>
[TestClass]
public sealed class GarmentsTests
{
    private const int Side = Garments.Side;

    [TestMethod]
    public void Maximum_LiesInTheTrueBox_InNineOfTenPairs()
    {
        using JsonDocument truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(Garments.ScenesFolder, "scenes.json")));
        var misses = new List<string>();
        int pairs = 0;
        foreach (JsonElement scene in truth.RootElement.GetProperty("scenes").EnumerateArray())
        {
            string file = scene.GetProperty("file").GetString()!;
            JsonElement[] garments = [.. scene.GetProperty("garments").EnumerateArray()];
            float[][] maps = MapsOf(file, [.. garments.Select(g => g.GetProperty("class").GetInt32())]);
            for (int k = 0; k < garments.Length; k++)
            {
                int[] box = [.. garments[k].GetProperty("box").EnumerateArray().Select(v => v.GetInt32())];
                (double X, double Y) maximum = new MapPosition(maps[k], Side).Maximum;
                pairs++;
                if (!new Box(box[0], box[1], box[2], box[3]).Contains(maximum))
                    misses.Add($"{file}: {garments[k].GetProperty("label")} at {maximum}, not in {string.Join(',', box)}");
            }
        }

        Assert.IsGreaterThanOrEqualTo(24, pairs);
        Assert.IsLessThanOrEqualTo(0.1 * pairs, misses.Count, $"{misses.Count} of {pairs}: {string.Join("; ", misses)}");
    }

    [TestMethod]
    public void Score_OfTheNetwork_IsWhatAnExplanationScores()
    {
        using var network = RiseScorer.FromOnnx(Garments.NetworkFile);
        float[] scene = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => i * 7919L % 256 / 255f)];
        var explainer = new RiseExplainer(InputShape.Image(Side, Side), new RiseOptions { NumberOfMasks = 64, Target = RiseTarget.All, TargetReliability = 1 });

        RiseExplanation expected = explainer.Explain(scene, network);
        RiseExplanation actual = explainer.Explain(scene, network.Score, network.NumberOfScores);

        for (int k = 0; k < network.NumberOfScores; k++)
            Assert.AreEqual(expected.Targets[k].Score, actual.Targets[k].Score, 1e-6);
        float[] expectedMaps = [.. expected.Maps.SelectMany(m => m.Saliency.ToArray())], actualMaps = [.. actual.Maps.SelectMany(m => m.Saliency.ToArray())];
        for (int v = 0; v < expectedMaps.Length; v++)
            Assert.AreEqual(expectedMaps[v], actualMaps[v], 1e-6);
    }

    /// <summary>The map of each class, all from the same 2000 masks.</summary>
    private static float[][] MapsOf(string file, int[] classes)
    {
        IDataView data = Garments.Scenes(file);
        ITransformer model = Ml.Transforms.ApplyOnnxModel("scores", "pixels", Garments.NetworkFile).Fit(data);
        var options = new RiseOptions
        {
            OutputColumnName = "Saliency",
            InputColumnName = "pixels",
            ScoreColumnName = "scores",
            Target = RiseTarget.Classes(classes),
            NumberOfMasks = 2000,
            TargetReliability = 1,
        };

        float[] maps = Maps(Explain(data, model, options)).Single();
        return [.. maps.Chunk(Side * Side)];
    }
}
