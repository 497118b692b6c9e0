using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Tool.Evaluation.Questions;

namespace Microsoft.ML.Rise.Tool.Evaluation.Measures;

/// <summary>The pointing game: all questions, and the difficult ones.</summary>
internal sealed class Pointing(InputShape shape, int tolerance) : IMeasure
{
    private readonly PointingGame _game = new(tolerance);

    public IReadOnlyList<Figure> Figures =>
    [
        new("pointing", PointingGame.Direction, _game.All.MeanAccuracy),
        new("pointing, difficult", PointingGame.Direction, _game.Difficult.MeanAccuracy),
    ];

    public Func<IReadOnlyList<double>> Measure(PictureQuestions picture, ClassQuestion question, float[] input, float[] map) => () => Ask(picture, question, map);

    private IReadOnlyList<double> Ask(PictureQuestions picture, ClassQuestion question, float[] map)
    {
        var asked = new PointingGameQuestion(
            question.Label, [.. picture.Truth.Objects.Select(o => o.ToRegion())], picture.Truth.Height, picture.Truth.Width);
        double value = _game.Ask(asked, map, shape.Height, shape.Width) switch
        {
            true => 1,
            false => 0,
            null => double.NaN,
        };
        return [value, asked.IsDifficult ? value : double.NaN];
    }
}
