using Microsoft.ML.Rise.Tool.Evaluation.Methods;

namespace Microsoft.ML.Rise.Tool.Tests.Evaluation.Methods;

[TestClass]
public sealed class RankingTests
{
    [TestMethod]
    [DataRow("ranking")]
    [DataRow("ranking-blur")]
    public void Explain_RanksTheMapOfTheCallsThatAreLeft(string name)
    {
        using var scene = new DemoScene();
        ISaliencyMethod ranking = KnownMethods.Create(scene.Model, [name], 400)[0];
        Baseline baseline = name == "ranking" ? Baseline.Zeros : Baseline.GaussianBlur(10.0 * 96 / 224);

        IReadOnlyList<float[]> maps = ranking.Explain(scene.Input, scene.Targets, seed: 7);

        var options = new RiseOptions { NumberOfMasks = ranking.SharedCalls, TargetReliability = 1, Seed = 7, Target = RiseTarget.Classes(scene.Targets) };
        RiseExplanation rise = new RiseExplainer(scene.Model.Shape, options).Explain(scene.Input, scene.Model.Network);
        foreach ((int k, int target) in scene.Targets.Index())
        {
            SaliencyRanking expected = SaliencyRanking.Of(scene.Input, rise.Maps[k].Saliency.Span, scene.Model.Shape, scene.Model.Network, target, baseline, cells: 7, window: 4);
            Assert.AreEqual(ranking.Calls - ranking.SharedCalls, expected.NumberOfCalls);
            CollectionAssert.AreEqual(expected.Map.ToArray(), maps[k]);
        }
    }
}
