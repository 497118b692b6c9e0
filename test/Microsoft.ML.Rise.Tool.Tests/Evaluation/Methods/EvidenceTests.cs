using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.Rise.Tool.Evaluation.Methods;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.Methods;

[TestClass]
public sealed class EvidenceTests
{
    private static readonly Baseline s_blur = Baseline.GaussianBlur(10.0 * 96 / 224);

    [TestMethod]
    public void Explain_OrdersTheEvidenceBeforeTheRest_AndBothByRise()
    {
        using var scene = new DemoScene();

        IReadOnlyList<float[]> maps = KnownMethods.Create(scene.Model, ["evidence:200"], 4000)[0].Explain(scene.Input, scene.Targets, seed: 7);

        foreach ((int target, float[] map) in scene.Targets.Zip(maps))
        {
            var options = new MinimalEvidenceOptions { NumberOfCalls = 200, Seed = 7, Target = target };
            float[] mask = new MinimalEvidence(scene.Model.Shape, options).Explain(scene.Input, scene.Model.Network).Mask.ToArray(), rise = Rise(scene, target);
            int[] expected = [.. Positions(map).OrderByDescending(v => mask[v]).ThenByDescending(v => rise[v])];
            CollectionAssert.AreEqual(expected.Select(v => map[v]).ToArray(), map.OrderDescending().ToArray());
        }
    }

    /// <summary>The order in and around the evidence is that of the map from which the search starts: of the same copies, which count once.</summary>
    [TestMethod]
    public void CopiesOfTheMap_AreAmongThoseOfTheSearch()
    {
        InputShape shape = InputShape.Image(32, 32, 1);
        float[] input = [.. Enumerable.Range(0, shape.Length).Select(v => v % 7 / 7f)];
        var asked = new ConcurrentBag<string>();
        using RiseScorer scorer = RiseScorer.FromFunction(
            (inputs, count, scores) =>
            {
                for (int k = 0; k < count; k++)
                {
                    ReadOnlySpan<float> copy = inputs.Slice(k * shape.Length, shape.Length);
                    asked.Add(Convert.ToHexString(MemoryMarshal.AsBytes(copy)));
                    scores[k] = copy[500];
                }
            },
            1);
        new RiseExplainer(shape, new RiseOptions { NumberOfMasks = 100, TargetReliability = 1, Seed = 7, Target = 0, Baseline = s_blur }).Explain(input, scorer);
        string[] ofMap = [.. asked];
        asked.Clear();

        new MinimalEvidence(shape, new MinimalEvidenceOptions { NumberOfCalls = 200, NumberOfMasks = 100, Seed = 7, Target = 0, Baseline = s_blur }).Explain(input, scorer);

        Assert.HasCount(101, ofMap);
        CollectionAssert.IsSubsetOf(ofMap, asked.ToArray());
    }

    private static float[] Rise(DemoScene scene, int target)
    {
        var options = new RiseOptions { NumberOfMasks = 100, TargetReliability = 1, Seed = 7, Target = target, Baseline = s_blur };
        return new RiseExplainer(scene.Model.Shape, options).Explain(scene.Input, scene.Model.Network).Maps[0].Saliency.ToArray();
    }

    private static IEnumerable<int> Positions(float[] map) => Enumerable.Range(0, map.Length);
}
