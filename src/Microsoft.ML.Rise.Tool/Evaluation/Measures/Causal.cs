using Microsoft.ML.Rise.Tool.Evaluation.Questions;
using Microsoft.ML.Rise.Metrics;

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
