using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>A rectangle in an image, in pixels from its left and top edge: pixel x covers x to x + 1.</summary>
internal readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>In square pixels.</summary>
    public double Area => (Right - Left) * (Bottom - Top);
}

/// <summary>An object in an image, as people saw it.</summary>
/// <param name="Label">Its class.</param>
/// <param name="Box">The box around it.</param>
/// <param name="Mask">Its pixels, or null where only the box is known. A mask without any pixel counts as none.</param>
/// <param name="IsDifficult">Whether it is hard to recognise even for people (PASCAL VOC).</param>
internal sealed record AnnotatedObject(string Label, PixelBox Box, IObjectMask? Mask = null, bool IsDifficult = false)
{
    /// <summary>The object as the pointing game asks for it.</summary>
    public ObjectRegion ToRegion() => Mask?.ToPixels() is { } pixels && pixels.Contains(true)
        ? new ObjectRegion(Label, pixels) { IsDifficult = IsDifficult }
        : new ObjectRegion(Label, Box.Left, Box.Top, Box.Right, Box.Bottom) { IsDifficult = IsDifficult };
}
