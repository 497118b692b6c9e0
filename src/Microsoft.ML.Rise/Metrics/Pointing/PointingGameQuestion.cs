using System.Numerics.Tensors;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Metrics;

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

    /// <summary>Answers the question.</summary>
    internal PointingGameOutcome Answer(ReadOnlySpan<float> saliency, int height, int width, int tolerance)
    {
        (int x, int y) = Maximum(saliency, height, width);
        if (IsSkipped)
            return PointingGameOutcome.Skipped;
        return _objects.Any(o => o.IsNear(x, y, tolerance, _imageHeight, _imageWidth)) ? PointingGameOutcome.Hit : PointingGameOutcome.Miss;
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
