using AdversarialNoise.Attacks;
using AdversarialNoise.Detection;
using AdversarialNoise.Evidence;
using AdversarialNoise.Report;
using AdversarialNoise.Scenes;

namespace AdversarialNoise.Tests.Report;

[TestClass]
public sealed class CasePicturesTests
{
    [TestMethod]
    public void Shown_SeveralKinds_IsTheFirstOfEachInAnotherSceneWhereThereIsOne()
    {
        Case[] cases =
        [
            CaseOf("square", "one", Direction.Rises), CaseOf("square", "two", Direction.Rises), CaseOf("square", "one", Direction.Falls),
            CaseOf("pixels", "one", Direction.Rises), CaseOf("pixels", "two", Direction.Rises),
        ];

        IReadOnlyList<Case> shown = CasePictures.Shown(cases);

        Assert.AreSequenceEqual([cases[3], cases[1], cases[2]], shown);
    }

    private static Case CaseOf(string attack, string scene, Direction direction)
    {
        var attempt = new Attempt(
            attack, new Scene(scene, [], Present: []), Scores: [], new Goal(0, direction, Enough: 0), Counterpart: 1, Picture: [], Score: 0, Queries: 1, QueriesToGoal: 1);
        var example = new Example(scene, IsAttacked: true, Score: 0, new EvidenceFeatures(0, 0, 0, 0, 0, 0, 0));
        return new Case(attempt, example, example, Evidence: [], Suppressions: []);
    }
}
