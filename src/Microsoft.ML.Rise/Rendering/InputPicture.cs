using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>The values of an input as a picture, such as a masked one: <see cref="EvidenceExplanation.InputWithout"/>.</summary>
public static class InputPicture
{
    private const int BytesPerPixel = 4;

    /// <summary>Paints values in grey, or in red, green and blue.</summary>
    /// <param name="values"><see cref="InputShape.Length"/> finite values, arranged as the shape says.</param>
    /// <param name="shape">A picture of 1 or 3 channels.</param>
    /// <param name="range">Which values are 0 and 255; others get the nearest of the two. Give the same to pictures that are compared. Default: the smallest and the largest value; a constant is 0.</param>
    /// <returns>A picture of the shape's size. It belongs to the caller, who disposes it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="shape"/> is null.</exception>
    /// <exception cref="ArgumentException">There are other numbers of values, one is not finite, or the shape is no picture of 1 or 3 channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is not finite or in the wrong order.</exception>
    public static MLImage Create(ReadOnlySpan<float> values, InputShape shape, (float Minimum, float Maximum)? range = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.RequireLength(values);
        if (shape.Axes.All(a => a.Kind != AxisKind.Smooth) || shape.NumberOfSharedChannels is not (1 or 3))
            throw new ArgumentException($"Only pictures of 1 or 3 channels can be painted, got {shape}.", nameof(shape));
        (float minimum, float maximum) = range ?? (TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum > maximum)
            throw new ArgumentOutOfRangeException(nameof(range), string.Create(CultureInfo.InvariantCulture, $"A range must be finite, its maximum not below its minimum, got {minimum} to {maximum}."));

        double unit = maximum > minimum ? byte.MaxValue / ((double)maximum - minimum) : 0;
        byte[] pixels = new byte[checked(shape.NumberOfPositions * BytesPerPixel)];
        for (int k = 0; k < pixels.Length; k++)
        {
            int position = k / BytesPerPixel, color = k % BytesPerPixel;
            if (color == BytesPerPixel - 1)
            {
                pixels[k] = byte.MaxValue;
                continue;
            }

            float value = values[shape.ValueAt(position, shape.NumberOfSharedChannels == 1 ? 0 : color)];
            if (!float.IsFinite(value))
                throw new ArgumentException($"Values must be finite, got {value.ToString(CultureInfo.InvariantCulture)} at row {position / shape.Width}, column {position % shape.Width}.", nameof(values));
            pixels[k] = (byte)Math.Round(Math.Clamp((value - (double)minimum) * unit, 0, byte.MaxValue));
        }

        return MLImage.CreateFromPixels(shape.Width, shape.Height, MLPixelFormat.Rgba32, pixels);
    }
}
