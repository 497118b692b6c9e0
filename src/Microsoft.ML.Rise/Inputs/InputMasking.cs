using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Puts a mask on an input: <c>x·m + baseline·(1 − m)</c> at every position, in all its channels.</summary>
/// <remarks>The baseline has one value for each channel, or one for each value of the input. Only the latter gives the bits of the input where the mask is 1,
/// whatever the baseline (bytes are rounded to them anyway); the former is what RISE masks with, and fast.</remarks>
internal static class InputMasking
{
    /// <param name="shape">The arrangement of <paramref name="input"/>.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="mask">One value for each position.</param>
    /// <param name="baseline">One value for each channel, or shape.Length values arranged as the input.</param>
    /// <param name="masked">Result, arranged as the input.</param>
    public static void Apply(RiseInputShape shape, ReadOnlySpan<float> input, IMaskRows mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        int width = shape.Width, channels = shape.NumberOfChannels;
        bool isPerChannel = baseline.Length == channels;
        bool isInterleaved = shape.IsInterleaved && channels > 1;
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            for (int c = 0; c < (isInterleaved ? 1 : channels); c++)
            {
                int start = isInterleaved ? y * width * channels : c * shape.NumberOfPositions + y * width;
                int length = isInterleaved ? width * channels : width;
                ReadOnlySpan<float> values = input.Slice(start, length);
                Span<float> result = masked.Slice(start, length);
                if (!isPerChannel)
                    Blend(values, row, baseline.Slice(start, length), result);
                else if (isInterleaved)
                    ApplyInterleaved(values, row, baseline, result);
                else
                    ApplyPlane(values, row, baseline[c], result);
            }
        }
    }

    /// <summary>The same on an image of bytes, 4 to a pixel, rounded to the nearest. The last channel (alpha) is kept.</summary>
    /// <param name="shape">The size of the image.</param>
    /// <param name="pixels">4 bytes for each position.</param>
    /// <param name="mask">One value for each position.</param>
    /// <param name="baseline">3 values, or 3 for each position, in 0 to 255, in the order of a pixel's bytes.</param>
    /// <param name="masked">Result, arranged as the pixels.</param>
    public static void Apply(RiseInputShape shape, ReadOnlySpan<byte> pixels, IMaskRows mask, ReadOnlySpan<float> baseline, Span<byte> masked)
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

    private static void ApplyPlane(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, float baseline, Span<float> masked)
    {
        var vi = MemoryMarshal.Cast<float, Vector<float>>(input);
        var vm = MemoryMarshal.Cast<float, Vector<float>>(mask);
        var vr = MemoryMarshal.Cast<float, Vector<float>>(masked);
        var vb = new Vector<float>(baseline);
        for (int i = 0; i < vr.Length; i++)
            vr[i] = vb + (vi[i] - vb) * vm[i];
        for (int i = vr.Length * Vector<float>.Count; i < masked.Length; i++)
            masked[i] = baseline + (input[i] - baseline) * mask[i];
    }

    private static void ApplyInterleaved(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        int channels = baseline.Length;
        for (int v = 0; v < mask.Length; v++)
        {
            for (int c = 0; c < channels; c++)
                masked[v * channels + c] = baseline[c] + (input[v * channels + c] - baseline[c]) * mask[v];
        }
    }

    /// <summary>A row with a baseline for each value. No fused multiply-add (nor TensorPrimitives.Lerp, which may use one): its rounding differs between machines.</summary>
    private static void Blend(ReadOnlySpan<float> input, ReadOnlySpan<float> mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        int channels = masked.Length / mask.Length;
        for (int v = 0, k = 0; v < mask.Length; v++)
        {
            for (int c = 0; c < channels; c++, k++)
                masked[k] = input[k] * mask[v] + baseline[k] * (1 - mask[v]);
        }
    }
}
