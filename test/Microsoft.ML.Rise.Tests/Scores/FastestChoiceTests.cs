using Microsoft.ML.Rise.Scores;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>Candidates are numbers of milliseconds that a round takes, on 10 masks each.</summary>
[TestClass]
public sealed class FastestChoiceTests
{
    private const int MasksOfRound = 10, MasksOfCandidate = MasksOfRound * FastestChoice<int>.NumberOfRounds;

    private readonly List<(int Candidate, int Masks)> _scored = [];

    [TestMethod]
    public void Find_MasksEnough_TriesEachCandidateAndKeepsTheFastest()
    {
        var choice = new FastestChoice<int>([60, 1, 30], _ => MasksOfRound);
        Assert.IsNull(choice.Chosen);

        Assert.AreEqual(1, choice.Find(3 * MasksOfCandidate, Score));

        Assert.AreEqual(1, choice.Chosen);
        CollectionAssert.AreEqual(
            new[] { 60, 1, 30 }.SelectMany(c => Enumerable.Repeat((c, MasksOfRound), FastestChoice<int>.NumberOfRounds)).ToArray(),
            _scored);
    }

    [TestMethod]
    public void Find_Again_TimesNothing()
    {
        var choice = new FastestChoice<int>([20, 1], _ => MasksOfRound);
        choice.Find(2 * MasksOfCandidate, Score);
        _scored.Clear();

        Assert.AreEqual(1, choice.Find(1000, Score));

        Assert.IsEmpty(_scored);
    }

    [TestMethod]
    public void Find_OneCandidate_IsNeverTimed()
    {
        var choice = new FastestChoice<int>([7], _ => MasksOfRound);

        Assert.AreEqual(7, choice.Chosen);
        Assert.AreEqual(7, choice.Find(1000, Score, _ => Assert.Fail("Nothing was chosen.")));
        Assert.IsEmpty(_scored);
    }

    [TestMethod]
    public void Find_TooFewMasksForAny_GivesTheFirstAndTimesNothing()
    {
        var choice = new FastestChoice<int>([60, 1], _ => MasksOfRound);

        Assert.AreEqual(60, choice.Find(MasksOfCandidate - 1, Score));

        Assert.IsNull(choice.Chosen);
        Assert.IsEmpty(_scored);
    }

    [TestMethod]
    public void Find_TooFewMasksForAll_GoesOnWithTheNextMasks()
    {
        var choice = new FastestChoice<int>([60, 30, 1], _ => MasksOfRound);

        Assert.AreEqual(60, choice.Find(MasksOfCandidate, Score));
        Assert.AreEqual(30, choice.Find(MasksOfCandidate + 1, Score));
        Assert.IsNull(choice.Chosen);
        Assert.AreEqual(1, choice.Find(MasksOfCandidate, Score));

        Assert.AreEqual(1, choice.Chosen);
        Assert.HasCount(3 * FastestChoice<int>.NumberOfRounds, _scored);
    }

    [TestMethod]
    public void Find_CandidateThatNeedsMoreMasksThanThereAre_WaitsAndLetsOthersPass()
    {
        var choice = new FastestChoice<int>([1, 30], candidate => candidate == 1 ? 100 : MasksOfRound);

        Assert.AreEqual(30, choice.Find(MasksOfCandidate, Score));
        Assert.AreEqual(1, choice.Find(100 * FastestChoice<int>.NumberOfRounds, Score));
    }

    [TestMethod]
    public void Find_LastCandidateTimed_TellsTheChoiceOnce()
    {
        var chosen = new List<int>();
        var choice = new FastestChoice<int>([30, 1], _ => MasksOfRound);

        for (int call = 0; call < 4; call++)
            choice.Find(MasksOfCandidate, Score, chosen.Add);

        CollectionAssert.AreEqual(new[] { 1 }, chosen);
    }

    [TestMethod]
    public void Find_FirstRoundSlow_DoesNotCount()
    {
        var choice = new FastestChoice<int>([20, 1], _ => MasksOfRound);

        int fastest = choice.Find(2 * MasksOfCandidate, (candidate, masks) =>
        {
            Score(candidate, masks);
            if (candidate == 1 && _scored.Count(s => s.Candidate == 1) == 1)
                Thread.Sleep(200);
        });

        Assert.AreEqual(1, fastest);
    }

    [TestMethod]
    public void Find_ScoringThrows_IsTriedAgain()
    {
        var choice = new FastestChoice<int>([30, 1], _ => MasksOfRound);

        Assert.ThrowsExactly<OperationCanceledException>(() => choice.Find(1000, (_, _) => throw new OperationCanceledException()));

        Assert.AreEqual(1, choice.Find(1000, Score));
    }

    private void Score(int candidate, int masks)
    {
        _scored.Add((candidate, masks));
        Thread.Sleep(candidate);
    }
}
