namespace Microsoft.ML.Rise.Metrics;

/// <summary>A score while an input is taken apart, or put together, in the order of a saliency map.</summary>
public sealed class SaliencyCurve
{
    internal SaliencyCurve(MetricDirection direction, IReadOnlyList<double> fractions, IReadOnlyList<float> scores)
    {
        Direction = direction;
        Fractions = fractions;
        Scores = scores;
        AreaUnderCurve = (scores.Sum(s => (double)s) - scores[0] / 2.0 - scores[^1] / 2.0) / (scores.Count - 1);
    }

    /// <summary>Which areas are the better ones: lower of a deletion, higher of an insertion.</summary>
    public MetricDirection Direction { get; }

    /// <summary>The fraction of the positions that have been deleted or inserted at each point, 0 first and 1 last.</summary>
    public IReadOnlyList<double> Fractions { get; }

    /// <summary>The target's score at each point.</summary>
    public IReadOnlyList<float> Scores { get; }

    /// <summary>The area under the curve by trapezoids, in units of the score: (Σ scores − first/2 − last/2) / (points − 1).</summary>
    /// <remarks>As in the paper's code, all steps are given the same width, even where the last one has fewer positions.</remarks>
    public double AreaUnderCurve { get; }
}
