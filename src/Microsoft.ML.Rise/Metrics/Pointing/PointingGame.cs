namespace Microsoft.ML.Rise.Metrics;

/// <summary>The pointing game over many questions: the share of maps whose maximum is on an object of their class. Not thread-safe.</summary>
/// <param name="tolerance">In pixels of the image, 0 or more: see <see cref="PointingGameQuestion.Answer"/>.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative.</exception>
public sealed class PointingGame(int tolerance = PointingGameQuestion.DefaultTolerance)
{
    /// <summary>The higher, the better.</summary>
    public static MetricDirection Direction => MetricDirection.HigherIsBetter;

    /// <summary>In pixels of the image.</summary>
    public int Tolerance { get; } = tolerance >= 0
        ? tolerance
        : throw new ArgumentOutOfRangeException(nameof(tolerance), $"The tolerance must be 0 or more, got {tolerance}.");

    /// <summary>All questions but those that are skipped.</summary>
    public PointingGameResult All { get; } = new();

    /// <summary>The questions of the difficult subset: <see cref="PointingGameQuestion.IsDifficult"/>.</summary>
    public PointingGameResult Difficult { get; } = new();

    /// <summary>Answers a question and counts the outcome.</summary>
    /// <param name="question">The image and the class.</param>
    /// <param name="saliency">The class's map, row-major, <paramref name="height"/> × <paramref name="width"/> finite values. It shows the whole image.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="question"/> is null.</exception>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public PointingGameOutcome Ask(PointingGameQuestion question, ReadOnlySpan<float> saliency, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(question);
        PointingGameOutcome outcome = question.Answer(saliency, height, width, Tolerance);
        All.Add(question.Label, outcome);
        if (question.IsDifficult)
            Difficult.Add(question.Label, outcome);
        return outcome;
    }
}
