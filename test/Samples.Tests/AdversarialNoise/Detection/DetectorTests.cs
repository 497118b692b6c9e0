using AdversarialNoise.Detection;
using AdversarialNoise.Evidence;
using Microsoft.ML;

namespace AdversarialNoise.Tests.Detection;

[TestClass]
public sealed class DetectorTests
{
    /// <summary>Some scenes are attacked twice. The area tells attacked ones, beside some noise that says nothing.</summary>
    private static readonly Example[] s_examples = [.. Enumerable.Range(0, 40).SelectMany(k => Enumerable.Range(0, k % 2 + 1).SelectMany(_ => new[] { Of(k, false), Of(k, true) }))];

    private static readonly Detector s_detector = new(e => e.Features.OfOnePicture);

    [TestMethod]
    public void Folds_AnyScene_IsLearntFromOrAskedAbout()
    {
        var mlContext = new MLContext();
        var asked = new List<string>();
        foreach (DataOperationsCatalog.TrainTestData fold in s_detector.Folds(s_examples))
        {
            string[] train = ScenesOf(fold.TrainSet), test = ScenesOf(fold.TestSet);
            Assert.IsEmpty(train.Intersect(test));
            Assert.AreEqual(40, train.Union(test).Count());
            asked.AddRange(test.Distinct());
        }

        CollectionAssert.AreEquivalent(s_examples.Select(e => e.Scene).Distinct().ToArray(), asked);

        string[] ScenesOf(IDataView rows) => [.. mlContext.Data.CreateEnumerable<Detector.Row>(rows, reuseRowObject: false).Select(r => r.Scene)];
    }

    [TestMethod]
    public void CrossValidate_FeatureThatTells_IsFound()
    {
        IReadOnlyList<Verdict> verdicts = s_detector.CrossValidate(s_examples);

        CollectionAssert.AreEquivalent(s_examples.Select(e => (e.Scene, e.IsAttacked)).ToArray(), verdicts.Select(v => (v.Scene, v.IsAttacked)).ToArray());
        Assert.AreEqual(1, Roc.Of(verdicts, seed: 1).Area);
    }

    [TestMethod]
    public void CrossValidate_ScoreThatTells_IsNotSeen()
    {
        Example[] examples = [.. s_examples.Select(e => e with { Score = e.IsAttacked ? 1 : 0, Features = new EvidenceFeatures(0.5, 0, 0, 0, 0, 0, 0) })];

        Assert.AreEqual(0.5, Roc.Of(s_detector.CrossValidate(examples), seed: 1).Area, 0.2);
    }

    private static Example Of(int scene, bool isAttacked) =>
        new($"scene-{scene}", isAttacked, Score: 0.5f, new EvidenceFeatures(isAttacked ? 0.3 : 0.1, Noise(scene, 3), Noise(scene, 5), Noise(scene, 7), Noise(scene, 11), Noise(scene, 13), 0));

    private static double Noise(int scene, int period) => (double)(scene % period) / period;
}
