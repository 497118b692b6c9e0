namespace Microsoft.ML.Rise.Metrics;

/// <summary>The pointing game over many questions: the share of maps whose maximum is on an object of their class. Not thread-safe.</summary>
/// <param name="tolerance">In pixels of the image, 0 or more: a hit is nearer than this to a pixel of an object. TorchRay's code says nearer than, its documentation not
/// farther than; this follows the code. 0: on the object itself.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative.</exception>
/// <example>
/// Two cats in a photograph of 500 × 353 pixels, and a map of 224 × 224:
/// <code>
/// var game = new PointingGame();
/// var question = new PointingGameQuestion("cat", [new ObjectRegion("cat", new PixelBox(47, 239, 195, 371)), new ObjectRegion("cat", mask)], imageHeight: 500, imageWidth: 353);
/// PointingGameOutcome outcome = game.Ask(question, saliency, height: 224, width: 224);
/// </code>
/// </example>
public sealed class PointingGame(int tolerance = PointingGame.DefaultTolerance)
{
    /// <summary>The tolerance that is usual on photographs of PASCAL VOC and COCO, in pixels.</summary>
    public const int DefaultTolerance = 15;

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

    /// <summary>Answers a question and counts the outcome. The maximum is that of the map resized bilinearly to the size of the image (half-pixel centres); the first of equals,
    /// row by row.</summary>
    /// <param name="question">The class, and the objects in the image.</param>
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
