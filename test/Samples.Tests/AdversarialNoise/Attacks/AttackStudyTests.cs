using AdversarialNoise.Attacks;
using AdversarialNoise.Scenes;

namespace AdversarialNoise.Tests.Attacks;

[TestClass]
public sealed class AttackStudyTests
{
    /// <summary>Class 0 is there, class 1 is not.</summary>
    private static readonly Scene[] s_scenes = [.. Enumerable.Range(0, 40).Select(k => new Scene($"{k}", ToyModel.Picture(0.75f, 0.0625f), [0]))];

    private static readonly IAttack[] s_attacks = [new Repainting("exchanged", 0.25f, 0.75f), new Repainting("greyed", 0.6f, 0.4f)];

    [TestMethod]
    public void Run_BothKindsOfGoal_AreAskedOfEachAttackUntilThereAreEnough()
    {
        int reports = 0;
        var study = new AttackStudy(ToyModel.Create(), s_attacks, budget: 10, enough: 5, seed: 1);

        IReadOnlyList<Attempt> attempts = study.Run(s_scenes, _ => reports++, CancellationToken.None);

        // Sixteen scenes at a time: one attack has enough after the first of them, the other one never.
        Assert.AreEqual(3, reports);
        Assert.AreEqual((32, 80), (attempts.Count(a => a.Attack == "exchanged"), attempts.Count(a => a.Attack == "greyed")));
        Assert.IsTrue(attempts.All(a => a.IsSuccess == (a.Attack == "exchanged")));
        Assert.AreEqual((new Goal(1, Direction.Rises, Enough: 0.75f), 0, 0.75f), (attempts[0].Goal, attempts[0].Counterpart, attempts[0].Score));
        Assert.AreEqual((new Goal(0, Direction.Falls, Enough: 0.0625f), 1, 0.25f), (attempts[2].Goal, attempts[2].Counterpart, attempts[2].Score));
    }

    [TestMethod]
    public void Run_SceneWithoutAGarmentThatIsFound_IsLeftOut()
    {
        var study = new AttackStudy(ToyModel.Create(), s_attacks, budget: 10, enough: 5, seed: 1);

        Assert.IsEmpty(study.Run([new Scene("dark", ToyModel.Picture(0.25f, 0.05f), [0])], _ => { }, CancellationToken.None));
    }

    /// <summary>Asks about one picture.</summary>
    private sealed class Repainting(string name, float left, float right) : IAttack
    {
        public string Name => name;

        public void Run(float[] picture, Victim victim, Random random) => victim.LossesOf(ToyModel.Picture(left, right));
    }
}
