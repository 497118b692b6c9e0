namespace Microsoft.ML.Rise.Methods;

/// <summary>The maps of all targets from the same masks, each estimated when it is first asked for, and kept where that takes no more memory than the maps of a few targets. Thread-safe.</summary>
/// <param name="method">Ready for the masks.</param>
/// <param name="scores">Of these masks.</param>
internal sealed class MapEstimates(PreparedMethod method, MaskScores scores)
{
    /// <summary>In numbers of 8 bytes.</summary>
    private const long LargestKept = 8 << 20;

    /// <summary>A map, and a few numbers for each mask.</summary>
    private readonly MapEstimate?[] _kept = new MapEstimate?[scores.Targets.Count * (scores.Key.Shape.NumberOfSegments + 3L * scores.NumberOfMasks) <= LargestKept ? scores.Targets.Count : 0];

    public int Count => scores.Targets.Count;

    public MapEstimate this[int target]
    {
        get
        {
            if (target >= _kept.Length)
                return method.Estimate(scores.Of(target));
            return _kept[target] ??= method.Estimate(scores.Of(target));
        }
    }

    /// <summary>How reliable the map of a target is.</summary>
    public double ReliabilityOf(int target) => Reliability.Of(this[target], scores.Of(target));

    /// <summary>How many scores of a target differ from the most frequent one.</summary>
    public int DifferingOf(int target) => Evidence.Differing(scores.Of(target));

    /// <summary>Whether all copies had the same score.</summary>
    public bool IsConstant(int target) => Evidence.DifferingFromMajority(scores.Of(target)) == 0;

    /// <summary>Whether every target's map is as reliable as was asked for.</summary>
    public bool AreReliable(double reliability) => Enumerable.Range(0, Count).All(k => ReliabilityOf(k) >= reliability);
}
