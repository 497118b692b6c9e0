using System.Numerics.Tensors;
using Microsoft.ML.Rise.Metrics.GroundTruth;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Metrics;

/// <summary>One question of the pointing game: is the maximum of a class's saliency map on an object of that class?</summary>
/// <remarks>
/// Zhang, Lin, Brandt, Shen, Sclaroff: Top-down Neural Attention by Excitation Backprop, ECCV 2016; in the details as TorchRay has it (Fong, Patrick, Vedaldi, 2019).
/// </remarks>
public sealed class PointingGameQuestion
{
    /// <summary>The tolerance that is usual on photographs of PASCAL VOC and COCO, in pixels.</summary>
    public const int DefaultTolerance = 15;

    private const double LargestShareOfDifficult = 0.25;

    private readonly IReadOnlyList<AnnotatedObject> _objects;

    /// <param name="image">The image, with its objects.</param>
    /// <param name="label">The class that is asked about.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The image has no object of the class.</exception>
    public PointingGameQuestion(AnnotatedImage image, string label)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(label);
        _objects = image.ObjectsOf(label);
        if (_objects.Count == 0)
            throw new ArgumentException($"The image '{image.FileName}' has no object '{label}'; it has {string.Join(", ", image.Labels.Select(l => $"'{l}'"))}.", nameof(label));
        (Image, Label) = (image, label);
    }

    /// <summary>The image, with its objects.</summary>
    public AnnotatedImage Image { get; }

    /// <summary>The class that is asked about.</summary>
    public string Label { get; }

    /// <summary>Whether the question is not to be asked, because every object of the class is marked as difficult (PASCAL VOC).</summary>
    public bool IsSkipped => _objects.All(o => o.IsDifficult);

    /// <summary>Whether it belongs to the difficult subset of Zhang et al.: the objects of the class take less than a quarter of the image (the sum of their areas), and
    /// the image has objects of another class too.</summary>
    public bool IsDifficult =>
        Image.Objects.Count > _objects.Count && _objects.Sum(o => o.Area) < LargestShareOfDifficult * Image.Width * Image.Height;

    /// <summary>Answers the question.</summary>
    /// <param name="saliency">The map, row-major, <paramref name="height"/> × <paramref name="width"/> finite values. It shows the whole image.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <param name="tolerance">In pixels of the image: a hit is nearer than this to a pixel of an object. TorchRay's code says nearer than, its documentation not farther
    /// than; this follows the code. 0: on the object itself.</param>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or the tolerance is negative.</exception>
    public PointingGameOutcome Answer(ReadOnlySpan<float> saliency, int height, int width, int tolerance = DefaultTolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        (int x, int y) = Maximum(saliency, height, width);
        if (IsSkipped)
            return PointingGameOutcome.Skipped;
        return _objects.Any(o => o.IsNear(x, y, tolerance)) ? PointingGameOutcome.Hit : PointingGameOutcome.Miss;
    }

    /// <summary>Where the map is highest, once it is resized bilinearly to the size of the image (half-pixel centres); the first of equals, row by row.</summary>
    /// <param name="saliency">The map, row-major, <paramref name="height"/> × <paramref name="width"/> finite values.</param>
    /// <param name="height">The number of rows of the map, at least 1.</param>
    /// <param name="width">The number of columns of the map, at least 1.</param>
    /// <returns>A pixel of the image, from 0.</returns>
    /// <exception cref="ArgumentException">The map has another length, or a value that is not finite; the message names its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public (int X, int Y) Maximum(ReadOnlySpan<float> saliency, int height, int width)
    {
        MapArgument.Check(saliency, height, width);
        ReadOnlySpan<float> resized = MapResize.Bilinear(saliency, height, width, Image.Height, Image.Width);
        int highest = resized.IndexOf(TensorPrimitives.Max(resized));
        return (highest % Image.Width, highest / Image.Width);
    }
}
