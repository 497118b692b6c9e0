using System.Numerics.Tensors;
using Microsoft.ML.Rise.Rendering;

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
/// bool? isHit = game.Ask(question, saliency, height: 224, width: 224);
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
    /// <returns>Whether the maximum is on an object of the class, or nearer to one than the tolerance; null where the question is not asked, because every object of the class is marked as difficult
    /// (PASCAL VOC).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="question"/> is null.</exception>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public bool? Ask(PointingGameQuestion question, ReadOnlySpan<float> saliency, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(question);
        bool? outcome = question.Answer(saliency, height, width, Tolerance);
        All.Add(question.Label, outcome);
        if (question.IsDifficult)
            Difficult.Add(question.Label, outcome);
        return outcome;
    }
}

/// <summary>One question of the pointing game: is the maximum of a class's saliency map on an object of that class?</summary>
/// <remarks>
/// Zhang, Lin, Brandt, Shen, Sclaroff: Top-down Neural Attention by Excitation Backprop, ECCV 2016; in the details as TorchRay has it (Fong, Patrick, Vedaldi, 2019).
/// </remarks>
public sealed class PointingGameQuestion
{
    private const double LargestShareOfDifficult = 0.25;

    private readonly ObjectRegion[] _objects;
    private readonly bool _hasOthers;
    private readonly int _imageHeight, _imageWidth;

    /// <param name="label">The class that is asked about; compared letter by letter.</param>
    /// <param name="objects">All objects in the image, those of other classes too: they decide on <see cref="IsDifficult"/>.</param>
    /// <param name="imageHeight">The number of rows of the image that the boxes and masks were made for, at least 1. The map may have another size.</param>
    /// <param name="imageWidth">The number of columns of the image, at least 1.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no object of the class, or a mask has not as many pixels as the image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public PointingGameQuestion(string label, IReadOnlyList<ObjectRegion> objects, int imageHeight, int imageWidth)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageWidth, 1);
        if (objects.FirstOrDefault(o => o.NumberOfImagePixels is { } pixels && pixels != (long)imageHeight * imageWidth) is { } misfit)
        {
            throw new ArgumentException(
                $"The mask of an object in an image of {imageHeight}x{imageWidth} has {(long)imageHeight * imageWidth} pixels, got {misfit.NumberOfImagePixels} for '{misfit.Label}'.",
                nameof(objects));
        }

        _objects = [.. objects.Where(o => o.Label == label)];
        if (_objects.Length == 0)
            throw new ArgumentException($"The image has no object '{label}'; it has {string.Join(", ", objects.Select(o => $"'{o.Label}'").Distinct())}.", nameof(label));
        (Label, _hasOthers, _imageHeight, _imageWidth) = (label, objects.Count > _objects.Length, imageHeight, imageWidth);
    }

    /// <summary>The class that is asked about.</summary>
    public string Label { get; }

    /// <summary>Whether the question is not to be asked, because every object of the class is marked as difficult (PASCAL VOC).</summary>
    public bool IsSkipped => _objects.All(o => o.IsDifficult);

    /// <summary>Whether it belongs to the difficult subset of Zhang et al.: the objects of the class take less than a quarter of the image (the sum of their areas), and
    /// the image has objects of another class too.</summary>
    public bool IsDifficult => _hasOthers && _objects.Sum(o => o.Area) < LargestShareOfDifficult * _imageWidth * _imageHeight;

    /// <summary>Answers the question; null where it is skipped.</summary>
    internal bool? Answer(ReadOnlySpan<float> saliency, int height, int width, int tolerance)
    {
        (int x, int y) = Maximum(saliency, height, width);
        if (IsSkipped)
            return null;
        return _objects.Any(o => o.IsNear(x, y, tolerance, _imageHeight, _imageWidth));
    }

    /// <summary>The pixel of the image where the map is highest, once it is resized bilinearly to the size of the image; the first of equals, row by row.</summary>
    internal (int X, int Y) Maximum(ReadOnlySpan<float> saliency, int height, int width)
    {
        MapArgument.Check(saliency, height, width);
        ReadOnlySpan<float> resized = MapResize.Bilinear(saliency, height, width, _imageHeight, _imageWidth);
        int highest = resized.IndexOf(TensorPrimitives.Max(resized));
        return (highest % _imageWidth, highest / _imageWidth);
    }
}

/// <summary>Hits and misses of the pointing game, by class.</summary>
public sealed class PointingGameResult
{
    private readonly Dictionary<string, (int Hits, int Misses)> _counts = [];

    internal PointingGameResult()
    {
    }

    /// <summary>The classes that were asked about, in the order of their first question.</summary>
    public IReadOnlyList<string> Labels => [.. _counts.Keys];

    /// <summary>The number of hits and misses.</summary>
    public int NumberOfQuestions => _counts.Values.Sum(c => c.Hits + c.Misses);

    /// <summary>The mean of <see cref="AccuracyOf"/> over <see cref="Labels"/>, in [0,1]; NaN without a question. A class that was never asked about does not count; TorchRay
    /// lets it count as 0.</summary>
    public double MeanAccuracy => _counts.Count == 0 ? double.NaN : Labels.Average(AccuracyOf);

    /// <summary>The number of hits of a class.</summary>
    /// <param name="label">The class.</param>
    public int HitsOf(string label) => _counts.GetValueOrDefault(label).Hits;

    /// <summary>The number of misses of a class.</summary>
    /// <param name="label">The class.</param>
    public int MissesOf(string label) => _counts.GetValueOrDefault(label).Misses;

    /// <summary>The share of hits of a class, in [0,1]; NaN without a question.</summary>
    /// <param name="label">The class.</param>
    public double AccuracyOf(string label) => (double)HitsOf(label) / (HitsOf(label) + MissesOf(label));

    internal void Add(string label, bool? isHit)
    {
        if (isHit is null)
            return;
        (int hits, int misses) = _counts.GetValueOrDefault(label);
        _counts[label] = isHit.Value ? (hits + 1, misses) : (hits, misses + 1);
    }
}
