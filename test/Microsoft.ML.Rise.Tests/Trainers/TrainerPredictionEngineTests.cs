using Microsoft.ML.Data;
using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>One row at a time, through a model and its explanation.</summary>
[TestClass]
public sealed class TrainerPredictionEngineTests
{
    [TestMethod]
    [DynamicData(nameof(Trainer.Names), typeof(Trainer))]
    public void Predict_OverAModelAndItsExplanation_AgreesWithTransformBitForBit(string name)
    {
        var trainer = Trainer.Of(name);
        IDataView data = Pipelines.Rows([.. Sample.Asked]);
        RiseOptions options = trainer.FewMasks with { Target = trainer.NumberOfScores - 1 };
        RiseTransformer explain = Pipelines.Ml.Transforms.ExplainWithRise(trainer.Model, options).Fit(trainer.Model.Transform(data));
        TransformerChain<ITransformer> chain = Pipelines.Chain(trainer.Model, explain);
        Explained[] expected = Pipelines.Read<Explained>(chain.Transform(data));

        // The models are other tests' too: the engine must not dispose them.
        using var engine = Pipelines.Ml.Model.CreatePredictionEngine<Sample, Explained>(chain, new PredictionEngineOptions { OwnsTransformer = false });
        for (int row = 0; row < expected.Length; row++)
        {
            Explained actual = engine.Predict(Sample.Asked[row]);
            CollectionAssert.AreEqual(expected[row].Saliency, actual.Saliency);
            CollectionAssert.AreEqual(expected[row].SaliencyStandardError, actual.SaliencyStandardError);
            Assert.AreEqual(expected[row].SaliencyScore, actual.SaliencyScore);
            Assert.AreEqual(trainer.NumberOfScores - 1, actual.SaliencyTarget);
        }

        CollectionAssert.AreNotEqual(expected[0].Saliency, expected[1].Saliency);
    }
}
