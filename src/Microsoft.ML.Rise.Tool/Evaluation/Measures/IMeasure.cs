using Microsoft.ML.Rise.Tool.Evaluation.Questions;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tool.Evaluation.Measures;

/// <summary>Says how good maps are, over many questions.</summary>
internal interface IMeasure
{
    /// <summary>Measures a map, which counts once what is returned is called: a picture counts wholly, or not at all.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="question">The class.</param>
    /// <param name="input">The picture as the network reads it.</param>
    /// <param name="map">Row-major, height × width of the network's input.</param>
    /// <returns>Gives this map's own value for each of <see cref="Figures"/>; NaN where the question does not count for it.</returns>
    Func<IReadOnlyList<double>> Measure(PictureQuestions picture, ClassQuestion question, float[] input, float[] map);

    /// <summary>The figures so far; always the same ones.</summary>
    IReadOnlyList<Figure> Figures { get; }
}

/// <summary>One column of the report.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Direction">Which values are good.</param>
/// <param name="Value">NaN where there was no question for it.</param>
internal sealed record Figure(string Name, MetricDirection Direction, double Value);
