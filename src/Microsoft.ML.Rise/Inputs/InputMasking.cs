using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>
/// Puts a mask on an input: where it is 1 the input shows bit for bit, where it is 0 the baseline, whatever they are (NaN and infinities too); only between them is
/// anything blended, as <c>baseline + (x − baseline)·m</c>.
/// </summary>
/// <remarks>The baseline has one value for each channel, or one for each value of the input. No fused multiply-add: its rounding differs between machines.</remarks>
internal static class InputMasking
{
    /// <summary>How many positions of an input with interleaved channels are worked on at a time.</summary>
    private const int InterleavedPositions = 64;

    /// <param name="shape">The arrangement of <paramref name="input"/>.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="mask">One value for each position.</param>
    /// <param name="baseline">One value for each channel, or shape.Length values arranged as the input.</param>
    /// <param name="masked">Result, arranged as the input.</param>
    public static void Apply(InputShape shape, ReadOnlySpan<float> input, Mask mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        int width = shape.Width, channels = shape.NumberOfSharedChannels;
        bool isPerChannel = baseline.Length == channels;
        bool isInterleaved = shape.IsInterleaved && channels > 1;
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            if (isInterleaved)
            {
                int start = y * width * channels, length = width * channels;
                BlendInterleaved(input.Slice(start, length), row, isPerChannel ? baseline : baseline.Slice(start, length), channels, masked.Slice(start, length));
                continue;
            }

            for (int c = 0; c < channels; c++)
            {
                int start = c * shape.NumberOfPositions + y * width;
                if (isPerChannel)
                    BlendPlane(input.Slice(start, width), row, baseline[c], masked.Slice(start, width));
                else
                    BlendRow(input.Slice(start, width), row, baseline.Slice(start, width), masked.Slice(start, width));
            }
        }
    }

    /// <summary>The same on an image of bytes, 4 to a pixel, rounded to the nearest. The last channel (alpha) is kept.</summary>
    /// <param name="shape">The size of the image.</param>
    /// <param name="pixels">4 bytes for each position.</param>
    /// <param name="mask">One value for each position.</param>
    /// <param name="baseline">3 values, or 3 for each position, in 0 to 255, in the order of a pixel's bytes.</param>
    /// <param name="masked">Result, arranged as the pixels.</param>
    public static void Apply(InputShape shape, ReadOnlySpan<byte> pixels, Mask mask, ReadOnlySpan<float> baseline, Span<byte> masked)
    {
        int step = baseline.Length == 3 ? 0 : 3;
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                int position = y * shape.Width + x;
                int pixel = 4 * position;
                ReadOnlySpan<float> shown = baseline.Slice(step * position, 3);
                for (int c = 0; c < 3; c++)
                    masked[pixel + c] = (byte)(shown[c] + (pixels[pixel + c] - shown[c]) * row[x] + 0.5f);
                masked[pixel + 3] = pixels[pixel + 3];
            }
        }
    }

    private static void BlendPlane(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, float baseline, Span<float> masked)
    {
        var vi = MemoryMarshal.Cast<float, Vector<float>>(input);
        var vm = MemoryMarshal.Cast<float, Vector<float>>(mask);
        var vr = MemoryMarshal.Cast<float, Vector<float>>(masked);
        var vb = new Vector<float>(baseline);
        for (int i = 0; i < vr.Length; i++)
            vr[i] = Blend(vi[i], vm[i], vb);
        for (int i = vr.Length * Vector<float>.Count; i < masked.Length; i++)
            masked[i] = Blend(input[i], mask[i], baseline);
    }

    /// <summary>Some positions at a time, with what they share repeated for each of their channels.</summary>
    /// <param name="input">positions × channels.</param>
    /// <param name="mask">One value for each position.</param>
    /// <param name="baseline">channels, or positions × channels.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="masked">Result: positions × channels.</param>
    private static void BlendInterleaved(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, ReadOnlySpan<float> baseline, int channels, Span<float> masked)
    {
        Span<float> masks = stackalloc float[InterleavedPositions * channels], baselines = stackalloc float[masks.Length];
        bool isPerChannel = baseline.Length == channels && mask.Length > 1;
        for (int k = 0; isPerChannel && k < baselines.Length; k += channels)
            baseline.CopyTo(baselines[k..]);
        for (int first = 0; first < mask.Length; first += InterleavedPositions)
        {
            ReadOnlySpan<float> some = mask[first..Math.Min(first + InterleavedPositions, mask.Length)];
            for (int v = 0, k = 0; v < some.Length; v++)
            {
                for (int c = 0; c < channels; c++, k++)
                    masks[k] = some[v];
            }

            int start = first * channels, length = some.Length * channels;
            BlendRow(input.Slice(start, length), masks[..length], isPerChannel ? baselines[..length] : baseline.Slice(start, length), masked.Slice(start, length));
        }
    }

    /// <summary>Values with a mask and a baseline for each.</summary>
    private static void BlendRow(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        var vi = MemoryMarshal.Cast<float, Vector<float>>(input);
        var vm = MemoryMarshal.Cast<float, Vector<float>>(mask);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(baseline);
        var vr = MemoryMarshal.Cast<float, Vector<float>>(masked);
        for (int i = 0; i < vr.Length; i++)
            vr[i] = Blend(vi[i], vm[i], vb[i]);
        for (int i = vr.Length * Vector<float>.Count; i < masked.Length; i++)
            masked[i] = Blend(input[i], mask[i], baseline[i]);
    }

    private static float Blend(float input, float mask, float baseline) => mask == 1 ? input : mask == 0 ? baseline : baseline + (input - baseline) * mask;

    private static Vector<float> Blend(Vector<float> input, Vector<float> mask, Vector<float> baseline) => Vector.ConditionalSelect(
        Vector.Equals(mask, Vector<float>.One),
        input,
        Vector.ConditionalSelect(Vector.Equals(mask, Vector<float>.Zero), baseline, baseline + (input - baseline) * mask));
}
