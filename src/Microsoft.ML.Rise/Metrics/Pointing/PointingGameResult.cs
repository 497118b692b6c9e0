namespace Microsoft.ML.Rise.Metrics;

/// <summary>Hits and misses of the pointing game, by class.</summary>
public sealed class PointingGameResult
{
    private readonly Dictionary<string, (int Hits, int Misses)> _counts = [];

    internal PointingGameResult()
    {
    }

    /// <summary>The classes that were asked about, in the order of their first question.</summary>
    public IReadOnlyList<string> Labels => [.. _counts.Keys];

    /// <summary>The number of hits and misses.</summary>
    public int NumberOfQuestions => _counts.Values.Sum(c => c.Hits + c.Misses);

    /// <summary>The mean of <see cref="AccuracyOf"/> over <see cref="Labels"/>, in [0,1]; NaN without a question. A class that was never asked about does not count; TorchRay
    /// lets it count as 0.</summary>
    public double MeanAccuracy => _counts.Count == 0 ? double.NaN : Labels.Average(AccuracyOf);

    /// <summary>The number of hits of a class.</summary>
    /// <param name="label">The class.</param>
    public int HitsOf(string label) => _counts.GetValueOrDefault(label).Hits;

    /// <summary>The number of misses of a class.</summary>
    /// <param name="label">The class.</param>
    public int MissesOf(string label) => _counts.GetValueOrDefault(label).Misses;

    /// <summary>The share of hits of a class, in [0,1]; NaN without a question.</summary>
    /// <param name="label">The class.</param>
    public double AccuracyOf(string label) => (double)HitsOf(label) / (HitsOf(label) + MissesOf(label));

    internal void Add(string label, PointingGameOutcome outcome)
    {
        if (outcome == PointingGameOutcome.Skipped)
            return;
        (int hits, int misses) = _counts.GetValueOrDefault(label);
        _counts[label] = outcome == PointingGameOutcome.Hit ? (hits + 1, misses) : (hits, misses + 1);
    }
}
