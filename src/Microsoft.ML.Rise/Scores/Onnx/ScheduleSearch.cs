using System.Diagnostics;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Finds the fastest schedule by timing each candidate on some of the masks, whose scores count.</summary>
internal static class ScheduleSearch
{
    /// <summary>Rounds of each candidate: the first warms up, the fastest of the others counts.</summary>
    private const int NumberOfRounds = 3;

    private const int LargerBatch = 8;

    /// <summary>Many runs of few threads, one run of many threads, and between; each with single copies and, where the network takes any, with batches.</summary>
    public static IReadOnlyList<RiseSchedule> Candidates(int numberOfCores, bool takesBatches)
    {
        var schedules = new List<RiseSchedule>();
        foreach (int runs in new[] { numberOfCores, numberOfCores / 2, 1 }.Where(r => r > 0).Distinct())
        {
            schedules.Add(new RiseSchedule(runs, numberOfCores / runs, 1));
            if (takesBatches)
                schedules.Add(new RiseSchedule(runs, numberOfCores / runs, LargerBatch));
        }

        return schedules;
    }

    /// <summary>How many masks <see cref="Fastest"/> uses up.</summary>
    public static int MasksNeeded(IReadOnlyList<RiseSchedule> candidates) => candidates.Sum(MasksOfRound) * NumberOfRounds;

    /// <param name="candidates">At least one.</param>
    /// <param name="score">Scores so many masks under a schedule.</param>
    public static RiseSchedule Fastest(IReadOnlyList<RiseSchedule> candidates, Action<RiseSchedule, int> score)
    {
        RiseSchedule fastest = candidates[0];
        double least = double.PositiveInfinity;
        foreach (RiseSchedule candidate in candidates)
        {
            int masks = MasksOfRound(candidate);
            for (int round = 0; round < NumberOfRounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                score(candidate, masks);
                double time = Stopwatch.GetElapsedTime(start).TotalSeconds / masks;
                if (round > 0 && time < least)
                    (least, fastest) = (time, candidate);
            }
        }

        return fastest;
    }

    /// <summary>A few runs for every thread, so that starting them does not count.</summary>
    private static int MasksOfRound(RiseSchedule schedule) => schedule.NumberOfRuns * Math.Max(schedule.BatchSize, 4);
}
