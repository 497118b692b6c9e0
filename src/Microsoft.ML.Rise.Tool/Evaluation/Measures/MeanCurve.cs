using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tool.Evaluation.Measures;

/// <summary>The mean of curves over the same fractions.</summary>
internal sealed class MeanCurve
{
    private double[] _sums = [];
    private double _sumOfAreas;
    private int _count;

    /// <summary>The fraction of the positions at each point.</summary>
    public IReadOnlyList<double> Fractions { get; private set; } = [];

    /// <summary>The mean score at each point.</summary>
    public IReadOnlyList<double> Scores => [.. _sums.Select(sum => sum / _count)];

    /// <summary>The mean of the areas.</summary>
    public double AreaUnderCurve => _sumOfAreas / _count;

    /// <summary>Takes a curve into account, and returns the area under it.</summary>
    public double Add(SaliencyCurve curve)
    {
        if (_count++ == 0)
            (Fractions, _sums) = (curve.Fractions, new double[curve.Scores.Count]);
        for (int k = 0; k < _sums.Length; k++)
            _sums[k] += curve.Scores[k];
        _sumOfAreas += curve.AreaUnderCurve;
        return curve.AreaUnderCurve;
    }
}
