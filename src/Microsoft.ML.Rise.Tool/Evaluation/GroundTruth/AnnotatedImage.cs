using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>A rectangle in an image, in pixels from its left and top edge: pixel x covers x to x + 1.</summary>
internal readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>In square pixels.</summary>
    public double Area => (Right - Left) * (Bottom - Top);
}

/// <summary>An object in an image, as people saw it: the box around it, and its pixels where they are known (a mask without any counts as none). Difficult ones are hard to recognise even for people (PASCAL VOC).</summary>
internal sealed record AnnotatedObject(string Label, PixelBox Box, IObjectMask? Mask = null, bool IsDifficult = false)
{
    /// <summary>The object as the pointing game asks for it.</summary>
    public ObjectRegion ToRegion() => Mask?.ToPixels() is { } pixels && pixels.Contains(true)
        ? new ObjectRegion(Label, pixels) { IsDifficult = IsDifficult }
        : new ObjectRegion(Label, Box.Left, Box.Top, Box.Right, Box.Bottom) { IsDifficult = IsDifficult };
}

/// <summary>The pixels of an object. Kept as it was given, as polygons or run lengths, which are small, and made into pixels when they are asked for.</summary>
internal interface IObjectMask
{
    /// <summary>Makes the pixels.</summary>
    /// <returns>Row-major, height × width of the image; true for the object's.</returns>
    bool[] ToPixels();
}

/// <summary>An image of so many pixels, and the objects in it as people saw them, in the order of the annotation file. The file name is without a folder.</summary>
internal sealed record AnnotatedImage(string FileName, int Width, int Height, IReadOnlyList<AnnotatedObject> Objects)
{
    /// <summary>The classes of the objects, each once, in the order of their first object.</summary>
    public IReadOnlyList<string> Labels => [.. Objects.Select(o => o.Label).Distinct()];
}
