using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Rise.Tests.Models.Pipelines;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>Training rows a tenth of whose features are missing: replaced before the trainer, or left to trees.</summary>
[TestClass]
public sealed class MissingValuesTests
{
    private static readonly IDataView Training = Rows(WithMissingValues());

    [TestMethod]
    [DataRow(MissingValueReplacingEstimator.ReplacementMode.Mean)]
    [DataRow(MissingValueReplacingEstimator.ReplacementMode.Maximum)]
    public void MissingValue_ThatThePipelineReplaces_IsMaskedAsItsReplacement(MissingValueReplacingEstimator.ReplacementMode mode)
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Transforms.ReplaceMissingValues("Replaced", nameof(Sample.Features), mode)
            .Append(ml.Regression.Trainers.FastTree(nameof(Sample.Value), "Replaced", numberOfLeaves: 8, numberOfTrees: 20, minimumExampleCountPerLeaf: 5))
            .Fit(Training);
        float[] features = [.. Sample.Asked[0].Features];
        features[1] = float.NaN;
        IDataView scored = model.Transform(Rows(new Sample { Features = features }));
        float[] known = [.. Training.GetColumn<float[]>(nameof(Sample.Features)).Select(f => f[1]).Where(float.IsFinite)];
        float replacement = mode == MissingValueReplacingEstimator.ReplacementMode.Mean ? known.Average() : known.Max();
        Assert.AreEqual(replacement, scored.GetColumn<float[]>("Replaced").Single()[1], 1e-4);
        RiseOptions options = Explanations.Options with { InputColumnName = "Replaced" };

        Explained explained = ReadExplained(scored, model, options).Single();

        Explanations.IsExact(Explanations.Exact(scored, model.LastTransformer, options, score: 0).Single(), explained);
    }

    [TestMethod]
    [DataRow("FastTree")]
    [DataRow("LightGBM")]
    public void Trees_ThatLearntFromMissingValues_ExplainACompleteRow(string name)
    {
        var ml = new MLContext(seed: 1);
        IEstimator<ITransformer> trainer = name == "FastTree"
            ? ml.Regression.Trainers.FastTree(nameof(Sample.Value), numberOfLeaves: 8, numberOfTrees: 20, minimumExampleCountPerLeaf: 5)
            : ml.Regression.Trainers.LightGbm(nameof(Sample.Value), numberOfLeaves: 8, minimumExampleCountPerLeaf: 5, numberOfIterations: 20);
        ITransformer model = trainer.Fit(Training);
        IDataView asked = Rows([.. Sample.Asked]);

        Explanations.AreExact(Explanations.Exact(asked, model, Explanations.Options, score: 0), ReadExplained(asked, model, Explanations.Options));
    }

    private static Sample[] WithMissingValues()
    {
        var random = new Random(3);
        Sample[] samples = Sample.Several(300, seed: 4);
        foreach (Sample sample in samples)
            sample.Features = [.. sample.Features.Select(x => random.Next(10) == 0 ? float.NaN : x)];
        return samples;
    }
}
