using System.Diagnostics;

namespace Microsoft.ML.Rise.Benchmarks.Measuring;

/// <summary>What one way took in its fastest round.</summary>
/// <param name="Name">The way.</param>
/// <param name="Seconds">The time of the fastest round.</param>
/// <param name="AllocatedBytes">What the last round allocated, on all threads.</param>
internal sealed record Measurement(string Name, double Seconds, long AllocatedBytes);

/// <summary>Times several ways of doing the same, in turn, so that a slow moment of the machine meets all of them.</summary>
internal static class SideBySide
{
    /// <param name="rounds">How often each is run; the fastest counts.</param>
    /// <param name="ways">What is timed.</param>
    public static Measurement[] Run(int rounds, params (string Name, Action Work)[] ways)
    {
        Measurement[] fastest = [.. ways.Select(w => new Measurement(w.Name, double.PositiveInfinity, 0))];
        for (int round = 0; round < rounds; round++)
        {
            for (int k = 0; k < ways.Length; k++)
            {
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                ways[k].Work();
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                fastest[k] = new Measurement(ways[k].Name, Math.Min(fastest[k].Seconds, seconds), GC.GetTotalAllocatedBytes(precise: true) - allocated);
            }
        }

        return fastest;
    }
}
