using Microsoft.ML.Rise.Tests.Models;

namespace Microsoft.ML.Rise.Tests.Trainers;

/// <summary>The maps of ML.NET's own trainers against all masks enumerated.</summary>
[TestClass]
public sealed class TrainerTests
{
    private static readonly IDataView Asked = Pipelines.Rows([.. Sample.Asked]);

    [TestMethod]
    [DynamicData(nameof(Trainer.Names), typeof(Trainer))]
    public void Map_OfEachScore_IsWithinFiveStandardErrorsOfAllMasksEnumerated(string name)
    {
        var trainer = Trainer.Of(name);
        foreach (double p in new[] { 0.5, 0.3 })
        {
            for (int score = 0; score < trainer.NumberOfScores; score++)
            {
                RiseOptions options = trainer.Options with { PreservationProbability = p, Target = score };

                Explained[] explained = Pipelines.ReadExplained(Asked, trainer.Model, options);

                Explanations.AreExact(Explanations.Exact(Asked, trainer.Model, options, score), explained);
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Trainer.Names), typeof(Trainer))]
    public void Score_IsWhatTheModelSaysOfTheRow(string name)
    {
        var trainer = Trainer.Of(name);
        for (int score = 0; score < trainer.NumberOfScores; score++)
        {
            float[] expected = Explanations.Scores(trainer.Model.Transform(Asked), trainer.ScoreColumn, score);

            Explained[] explained = Pipelines.ReadExplained(Asked, trainer.Model, trainer.FewMasks with { Target = score });

            CollectionAssert.AreEqual(expected, explained.Select(e => e.SaliencyScore).ToArray());
        }
    }
}
