using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>Targets by the labels that a trainer learnt from, none of which are given in the options.</summary>
[TestClass]
public sealed class TrainerLabelTests
{
    private static readonly Sample[] Asked = [.. Sample.Training.Take(6)];

    [TestMethod]
    [DataRow("multiclass maximum entropy")]
    [DataRow("multiclass LightGBM")]
    [DataRow("one-versus-all averaged perceptron")]
    [DataRow("one-versus-all FastTree")]
    public void Label_OfTheTrainingData_IsTheClassOfItsKey(string name)
    {
        var trainer = Trainer.Of(name);
        IDataView data = Pipelines.Rows(Asked);
        string[] labels = Labels(trainer.Model.Transform(data));
        CollectionAssert.AreEquivalent(new[] { "sneaker", "bag", "coat" }, labels);
        for (int index = 0; index < labels.Length; index++)
        {
            Explained[] byIndex = Pipelines.ReadExplained(data, trainer.Model, trainer.FewMasks with { Target = index });
            Explained[] byLabel = Pipelines.ReadExplained(data, trainer.Model, trainer.FewMasks with { Target = labels[index] });

            Assert.IsTrue(byLabel.All(e => e.SaliencyTarget == index && e.SaliencyTargetLabel == labels[index]));
            Assert.IsTrue(byIndex.All(e => e.SaliencyTargetLabel == labels[index]));
            SameBits.AreEqual([.. byIndex.Select(e => e.Saliency)], [.. byLabel.Select(e => e.Saliency)]);
        }
    }

    [TestMethod]
    [DataRow("multiclass maximum entropy", Trainer.Key)]
    [DataRow("multiclass maximum entropy", nameof(Sample.Kind))]
    [DataRow("multiclass LightGBM", Trainer.Key)]
    [DataRow("multiclass LightGBM", nameof(Sample.Kind))]
    [DataRow("one-versus-all averaged perceptron", Trainer.Key)]
    [DataRow("one-versus-all averaged perceptron", nameof(Sample.Kind))]
    [DataRow("one-versus-all FastTree", Trainer.Key)]
    [DataRow("one-versus-all FastTree", nameof(Sample.Kind))]
    public void Column_OfTheLabels_IsTheTrueClassOfEachRow(string name, string column)
    {
        var trainer = Trainer.Of(name);
        IDataView scored = trainer.Model.Transform(Pipelines.Rows(Asked));
        string[] labels = Labels(scored), kinds = [.. Asked.Select(s => s.Kind)];
        Assert.HasCount(3, kinds.Distinct().ToArray());
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];

        Explained[] explained = Pipelines.ReadExplained(scored, trainer.Model, trainer.FewMasks with { Target = RiseTarget.Column(column) });

        CollectionAssert.AreEqual(kinds, explained.Select(e => e.SaliencyTargetLabel).ToArray());
        CollectionAssert.AreEqual(kinds, explained.Select(e => labels[e.SaliencyTarget]).ToArray());
        CollectionAssert.AreEqual(scores.Zip(explained, (s, e) => s[e.SaliencyTarget]).ToArray(), explained.Select(e => e.SaliencyScore).ToArray());
    }

    [TestMethod]
    [DataRow("multiclass maximum entropy")]
    [DataRow("multiclass LightGBM")]
    [DataRow("one-versus-all averaged perceptron")]
    [DataRow("one-versus-all FastTree")]
    public void Top1_OfSeveralClasses_IsThePredictedLabel(string name)
    {
        var trainer = Trainer.Of(name);
        IDataView data = Pipelines.Rows(Asked);
        string[] predicted = [.. trainer.Model.Transform(data).GetColumn<string>("PredictedLabel")];
        Assert.IsGreaterThan(1, predicted.Distinct().Count());

        CollectionAssert.AreEqual(predicted, Pipelines.ReadExplained(data, trainer.Model, trainer.FewMasks).Select(e => e.SaliencyTargetLabel).ToArray());
    }

    [TestMethod]
    [DataRow("binary FastTree")]
    [DataRow("binary LightGBM")]
    [DataRow("binary SDCA")]
    public void Top1_OfTwoClasses_IsThePredictedLabel(string name)
    {
        var trainer = Trainer.Of(name);
        IDataView data = Pipelines.Rows(Asked);
        string[] predicted = [.. trainer.Model.Transform(data).GetColumn<bool>("PredictedLabel").Select(b => b.ToString())];
        Assert.HasCount(2, predicted.Distinct().ToArray());

        CollectionAssert.AreEqual(predicted, Pipelines.ReadExplained(data, trainer.Model, trainer.FewMasks).Select(e => e.SaliencyTargetLabel).ToArray());
    }

    [TestMethod]
    public void Label_ThatNoTrainingRowHad_IsRefusedWithThoseThatWere()
    {
        var trainer = Trainer.Of("multiclass LightGBM");
        IDataView data = Pipelines.Rows(Asked);
        string described = string.Join(", ", Labels(trainer.Model.Transform(data)).Select(l => $"'{l}'"));

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Pipelines.Explain(data, trainer.Model, trainer.FewMasks with { Target = "boot" })).Message,
            $"Target label 'boot' is not a label of score column 'Score': it has {described}.");
    }

    private static string[] Labels(IDataView scored)
    {
        var labels = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema[Trainer.Key].GetKeyValues(ref labels);
        return [.. labels.DenseValues().Select(l => l.ToString())];
    }
}
