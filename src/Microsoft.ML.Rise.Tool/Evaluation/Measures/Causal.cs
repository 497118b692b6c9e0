using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Evaluation.Questions;

namespace Microsoft.ML.Rise.Tool.Evaluation.Measures;

/// <summary>Deletion and insertion, with the mean curves.</summary>
internal sealed class Causal(RiseOnnxScorer network, SaliencyEvaluator evaluator, CancellationToken cancellation) : IMeasure
{
    public MeanCurve Deletion { get; } = new();

    public MeanCurve Insertion { get; } = new();

    public IReadOnlyList<Figure> Figures =>
    [
        new("deletion", MetricDirection.LowerIsBetter, Deletion.AreaUnderCurve),
        new("insertion", MetricDirection.HigherIsBetter, Insertion.AreaUnderCurve),
    ];

    public Func<IReadOnlyList<double>> Measure(PictureQuestions picture, ClassQuestion question, float[] input, float[] map)
    {
        SaliencyRowMetrics metrics = evaluator.Evaluate(input, map, question.Index, network, progress: null, cancellation);
        return () => [Deletion.Add(metrics.Deletion!), Insertion.Add(metrics.Insertion!)];
    }
}

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
