using System.Globalization;

namespace Microsoft.ML.Rise;

/// <summary>What a detector found, or what somebody says that it should have found: a box, and which class is in it.</summary>
/// <param name="Left">In positions of the input (pixels of the picture as the detector reads it), from 0 at the left edge.</param>
/// <param name="Top">Likewise, from 0 at the upper edge.</param>
/// <param name="Right">Where the box ends; above <paramref name="Left"/>.</param>
/// <param name="Bottom">Where the box ends; above <paramref name="Top"/>.</param>
/// <param name="Class">The index of the class, from 0.</param>
public sealed record Detection(float Left, float Top, float Right, float Bottom, int Class)
{
    /// <summary>The scores of all classes, or nothing where only <see cref="Class"/> is known: the others are 0 then.</summary>
    public IReadOnlyList<float> Probabilities { get; init => field = Array.AsReadOnly([.. value]); } = [];

    /// <summary>How sure the detector is that there is anything, 0 to 1; its own score where it says nothing else.</summary>
    public float Objectness { get; init; } = 1;

    /// <summary>By which detections are ordered, and those that are too faint left out.</summary>
    public float Score { get; init; } = 1;

    /// <summary>Equal boxes, classes and scores.</summary>
    public bool Equals(Detection? other) => other is not null
        && (Left, Top, Right, Bottom, Class, Objectness, Score) == (other.Left, other.Top, other.Right, other.Bottom, other.Class, other.Objectness, other.Score)
        && Probabilities.SequenceEqual(other.Probabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Left, Top, Right, Bottom, Class);

    /// <summary>For messages, such as "class 3 in 10,20 to 60,80".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"class {Class} in {Left:0.#},{Top:0.#} to {Right:0.#},{Bottom:0.#}");

    /// <summary>The shared part of the areas of two boxes: intersection over union, 0 to 1; NaN where a number is none.</summary>
    internal static float Overlap(float left, float top, float right, float bottom, float otherLeft, float otherTop, float otherRight, float otherBottom)
    {
        float width = Math.Min(right, otherRight) - Math.Max(left, otherLeft), height = Math.Min(bottom, otherBottom) - Math.Max(top, otherTop);
        if (width <= 0 || height <= 0)
            return 0;
        float shared = width * height;
        return shared / ((right - left) * (bottom - top) + (otherRight - otherLeft) * (otherBottom - otherTop) - shared);
    }
}

/// <summary>What the four numbers of a box are.</summary>
public enum BoxFormat
{
    /// <summary>Left, top, right, bottom.</summary>
    Corners,

    /// <summary>The centre's column and row, width, height.</summary>
    CenterAndSize,

    /// <summary>Left, top, width, height.</summary>
    CornerAndSize,
}
