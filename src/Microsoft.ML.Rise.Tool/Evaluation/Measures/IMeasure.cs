using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Evaluation.Questions;

namespace Microsoft.ML.Rise.Tool.Evaluation.Measures;

/// <summary>Says how good maps are, over many questions.</summary>
internal interface IMeasure
{
    /// <summary>Measures a map, which counts once what is returned is called: a picture counts wholly, or not at all. That gives this map's own value for each of <see cref="Figures"/>, NaN where the question does not count for it. The map is row-major, height × width of the network's input.</summary>
    Func<IReadOnlyList<double>> Measure(PictureQuestions picture, ClassQuestion question, float[] input, float[] map);

    /// <summary>The figures so far; always the same ones.</summary>
    IReadOnlyList<Figure> Figures { get; }
}

/// <summary>One column of the report; NaN where there was no question for it.</summary>
internal sealed record Figure(string Name, MetricDirection Direction, double Value);
