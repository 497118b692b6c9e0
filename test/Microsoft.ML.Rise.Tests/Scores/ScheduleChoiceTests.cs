using Microsoft.ML.Rise.Scores;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Tests.Scores;

/// <summary>The choice of a schedule on machines that there are not, by a clock that only scoring moves.</summary>
[TestClass]
public sealed class ScheduleChoiceTests
{
    private static readonly int[] Processors = [1, 2, 4, 8, 16, 64];

    private readonly ManualClock _clock = new();

    /// <summary>Runs of one thread that do not disturb each other, as small networks have them; batches of 8 take a little less than 8 single inputs.</summary>
    [TestMethod]
    public void Score_OnnxThatScalesWithItsRuns_KeepsAsManyRunsAsProcessors()
    {
        foreach (int processors in Processors)
        {
            ScheduleChoice<RiseSchedule> choice = Onnx(processors);

            AssertAlmostAsFastAsTheBest(choice, RiseOnnxScorer.CandidatesFor(processors, null), s => s.BatchSize == 1 ? 1e-3 : 8 * 0.98e-3, rows: 8);

            Assert.AreEqual(processors, choice.Chosen!.Value.NumberOfRuns);
        }
    }

    /// <summary>A run that is as fast as its threads are many, while many runs at a time starve each other.</summary>
    [TestMethod]
    public void Score_OnnxThatScalesWithItsThreads_KeepsOneRunOfAllThreads()
    {
        foreach (int processors in Processors.Where(p => p > 1))
        {
            double SecondsOfRun(RiseSchedule s) => s.BatchSize * 2e-3 * s.NumberOfRuns * 1.5 / processors - (s.NumberOfRuns == 1 ? s.BatchSize * 1e-3 / processors : 0);
            ScheduleChoice<RiseSchedule> choice = Onnx(processors);

            AssertAlmostAsFastAsTheBest(choice, RiseOnnxScorer.CandidatesFor(processors, null), SecondsOfRun, rows: 12);

            Assert.AreEqual(1, choice.Chosen!.Value.NumberOfRuns);
        }
    }

    [TestMethod]
    public void Score_TransformerThatScalesWithItsCursors_KeepsAllProcessors()
    {
        foreach (int processors in Processors)
        {
            ScheduleChoice<int> choice = new(TransformerScorer.ThreadsFor(processors), threads => threads, time: _clock);

            Score(choice, rows: 3, (threads, masks) => (double)(masks + threads - 1) / threads * 1e-3 + 1e-4);

            Assert.AreEqual(processors, choice.Chosen);
        }
    }

    /// <summary>ONNX Runtime behind ML.NET's transformer uses all cores by itself: more cursors only cost.</summary>
    [TestMethod]
    public void Score_TransformerThatUsesAllCoresByItself_KeepsOneCursor()
    {
        foreach (int processors in Processors)
        {
            ScheduleChoice<int> choice = new(TransformerScorer.ThreadsFor(processors), threads => threads, time: _clock);

            Score(choice, rows: 6, (threads, masks) => masks * 1e-3 * (threads == 1 ? 1 : 1.15));

            Assert.AreEqual(1, choice.Chosen);
        }
    }

    /// <summary>Seen in practice: a machine that was busy while the best candidate was timed kept the second best for a whole run.</summary>
    [TestMethod]
    public void Score_WrongChoice_Heals()
    {
        bool isDisturbed = true;
        ScheduleChoice<int> choice = new([1, 2], _ => 1, time: _clock);
        double Seconds(int candidate, int masks) => masks * (candidate == 2 ? (isDisturbed ? 2e-3 : 0.7e-3) : 1e-3);

        Score(choice, rows: 1, Seconds);
        Assert.AreEqual(1, choice.Chosen);
        isDisturbed = false;
        Score(choice, rows: 20, Seconds);

        Assert.AreEqual(2, choice.Chosen);
    }

    [TestMethod]
    public void Score_TryingAgain_CostsOnePercentOfTheTime()
    {
        ScheduleChoice<int> choice = new([1, 2], _ => 1, time: _clock);
        long slow = 0, all = 0;

        for (int row = 0; row < 100; row++)
        {
            choice.Score(2000, (candidate, masks) =>
            {
                all += masks;
                slow += candidate == 2 ? masks : 0;
                _clock.Advance(masks * (candidate == 2 ? 5e-3 : 1e-3));
            });
        }

        Assert.AreEqual(1, choice.Chosen);
        Assert.IsInRange(2, (long)(0.01 * all / 4 * 1.5), slow, "Each slow mask costs four others.");
    }

    /// <summary>On a small network the first runs of another schedule cost as much as hundreds of masks.</summary>
    [TestMethod]
    public void Score_FirstTrial_WaitsUntilAColdStartIsASmallPartOfTheTime()
    {
        ScheduleChoice<int> choice = new([1, 2], _ => 1, coldStart: 0.01, time: _clock);
        double firstTrial = double.PositiveInfinity;

        choice.Score(2000, (candidate, masks) =>
        {
            if (candidate == 2)
                firstTrial = Math.Min(firstTrial, _clock.Seconds);
            _clock.Advance(masks * 1e-3);
        });

        Assert.IsInRange(0.4, 0.55, firstTrial, "0.01 s are 2.5 % of 0.4 s.");
    }

    [TestMethod]
    public void Score_EveryMask_IsScoredExactlyOnce()
    {
        foreach (int processors in Processors)
        {
            ScheduleChoice<RiseSchedule> choice = Onnx(processors);
            foreach (int range in new[] { 1, 3, 64, 256, 1000 })
            {
                int scored = 0;
                choice.Score(range, (_, masks) =>
                {
                    scored += masks;
                    _clock.Advance(masks * 1e-3);
                });
                Assert.AreEqual(range, scored);
            }
        }
    }

    [TestMethod]
    public void Score_OneCandidate_IsNeverTried()
    {
        ScheduleChoice<int> choice = new([7], _ => 1, time: _clock);
        var asked = new List<(int, int)>();

        Assert.AreEqual(7, choice.Chosen);
        Assert.AreEqual(7, choice.Score(1000, (candidate, masks) => asked.Add((candidate, masks))));
        CollectionAssert.AreEqual(new[] { (7, 1000) }, asked);
    }

    [TestMethod]
    public void Score_TooFewMasksToFillAny_KeepsTheFirstAndWaits()
    {
        ScheduleChoice<int> choice = new([60, 1], _ => 10, time: _clock);

        Assert.AreEqual(60, choice.Score(9, (_, _) => _clock.Advance(1)));

        Assert.AreEqual(60, choice.Chosen, "None that so few masks could fill is left.");
        choice.Score(40, (candidate, masks) => _clock.Advance(masks * candidate));
        Assert.AreEqual(1, choice.Score(400, (candidate, masks) => _clock.Advance(masks * candidate)));
    }

    /// <summary>Cancelling an explanation must not wait for the timing of another.</summary>
    [TestMethod]
    public void Score_WhileAnotherIsTimed_WaitsForNobody()
    {
        ScheduleChoice<int> choice = new([1, 2], _ => 1);
        using var isTimed = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        Task timed = Task.Run(() => choice.Score(10, (_, _) =>
        {
            isTimed.Set();
            mayEnd.Wait();
        }));
        isTimed.Wait();

        var asked = new List<(int, int)>();
        Assert.AreEqual(1, choice.Score(500, (candidate, masks) => asked.Add((candidate, masks))));

        CollectionAssert.AreEqual(new[] { (1, 500) }, asked);
        mayEnd.Set();
        timed.Wait();
    }

    [TestMethod]
    public void Score_TurnThatThrows_IsForgottenAndTriedAgain()
    {
        ScheduleChoice<int> choice = new([1, 2], _ => 1, time: _clock);
        Assert.ThrowsExactly<OperationCanceledException>(() => choice.Score(100, (_, _) => throw new OperationCanceledException()));
        Assert.IsNull(choice.Chosen);

        Score(choice, rows: 2, (candidate, masks) => masks * (candidate == 2 ? 1e-3 : 2e-3));

        Assert.AreEqual(2, choice.Chosen);
    }

    [TestMethod]
    public void OnKept_IsToldWhenAllHaveBeenTried()
    {
        var kept = new List<int>();
        ScheduleChoice<int> choice = new([1, 2, 3], _ => 1, onKept: kept.Add, time: _clock);

        Score(choice, rows: 1, (candidate, masks) => masks * candidate * 1e-3);

        Assert.IsNotEmpty(kept);
        CollectionAssert.AreEqual(new[] { 1 }, kept.Distinct().ToArray());
    }

    private ScheduleChoice<RiseSchedule> Onnx(int processors) =>
        new(RiseOnnxScorer.CandidatesFor(processors, null), RiseOnnxScorer.MasksToFill, RiseOnnxScorer.IsNeighbour, time: _clock);

    /// <summary>Rows of the default options that need 2048 masks, in the ranges that adaptive stopping asks for.</summary>
    private void AssertAlmostAsFastAsTheBest(
        ScheduleChoice<RiseSchedule> choice, IReadOnlyList<RiseSchedule> candidates, Func<RiseSchedule, double> secondsOfRun, int rows)
    {
        double Seconds(RiseSchedule schedule, int masks) => Math.Ceiling(masks / (double)(schedule.NumberOfRuns * schedule.BatchSize)) * secondsOfRun(schedule);
        double best = candidates.Min(c => rows * Ranges().Sum(r => Seconds(c, r)));

        double start = _clock.Seconds;
        Score(choice, rows, Seconds);

        Assert.IsLessThanOrEqualTo(1.15 * best, _clock.Seconds - start, $"{candidates[0]}: kept {choice.Chosen}");
    }

    private void Score<T>(ScheduleChoice<T> choice, int rows, Func<T, int, double> seconds)
        where T : struct
    {
        for (int row = 0; row < rows; row++)
        {
            foreach (int range in Ranges())
                choice.Score(range, (candidate, masks) => _clock.Advance(seconds(candidate, masks)));
        }
    }

    private static IEnumerable<int> Ranges()
    {
        int done = 0;
        foreach (int check in StoppingChecks.Of(2048))
        {
            yield return check - done;
            done = check;
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        public double Seconds { get; private set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);

        public void Advance(double seconds) => Seconds += seconds;
    }
}
