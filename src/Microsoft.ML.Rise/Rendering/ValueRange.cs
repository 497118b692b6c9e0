using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>The values that a colour map spans, from its lowest to its highest colour; in units of the score for a saliency map.</summary>
public readonly record struct ValueRange
{
    /// <summary>A range of your own, such as 0 to 1 to compare several maps of probabilities.</summary>
    /// <param name="minimum">The value of the lowest colour, finite.</param>
    /// <param name="maximum">The value of the highest colour, finite and not below <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or they are in the wrong order.</exception>
    public ValueRange(float minimum, float maximum)
    {
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum > maximum)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximum),
                string.Create(CultureInfo.InvariantCulture, $"A range must be finite, its maximum not below its minimum, got {minimum} to {maximum}."));
        }

        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The value of the lowest colour.</summary>
    public float Minimum { get; }

    /// <summary>The value of the highest colour.</summary>
    public float Maximum { get; }

    /// <summary>From the smallest to the largest of some values.</summary>
    /// <param name="values">At least one; all finite.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite; the message names its position.</exception>
    public static ValueRange Of(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException("No values have no range.", nameof(values));
        int bad = MapArgument.IndexOfNotFinite(values);
        if (bad >= 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Values must be finite, got {values[bad]} at index {bad}."), nameof(values));
        }

        return new ValueRange(TensorPrimitives.Min(values), TensorPrimitives.Max(values));
    }

    /// <summary>
    /// Where a value lies in the range: 0 at the minimum, 1 at the maximum, below 0 or above 1 outside. 0 for every value, where the range is a single
    /// value.
    /// </summary>
    /// <param name="value">Any number; NaN gives NaN.</param>
    public double PositionOf(float value)
    {
        double width = (double)Maximum - Minimum;
        if (width > 0 || float.IsNaN(value))
            return ((double)value - Minimum) / width;
        return 0;
    }
}
