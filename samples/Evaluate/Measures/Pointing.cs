using Evaluate.Questions;
using Microsoft.ML.Rise;
using Microsoft.ML.Rise.Metrics;

namespace Evaluate.Measures;

/// <summary>The pointing game: all questions, and the difficult ones.</summary>
/// <param name="tolerance">In pixels of the picture.</param>
internal sealed class Pointing(int tolerance) : IMeasure
{
    private readonly PointingGame _game = new(tolerance);

    public IReadOnlyList<Figure> Figures =>
    [
        new("pointing", PointingGame.Direction, _game.All.MeanAccuracy),
        new("pointing, difficult", PointingGame.Direction, _game.Difficult.MeanAccuracy),
    ];

    public void Add(PictureQuestions picture, ClassQuestion question, float[] map, RiseInputShape shape) =>
        _game.Ask(new PointingGameQuestion(picture.Truth, question.Label), map, shape.Height, shape.Width);
}
