using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Puts a mask on an input: <c>x·m + baseline·(1 − m)</c> at every position, in all its channels.</summary>
internal static class InputMasking
{
    /// <param name="shape">The arrangement of <paramref name="input"/>.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="mask">One value for each position.</param>
    /// <param name="baseline">One value for each channel.</param>
    /// <param name="masked">Result, arranged as the input.</param>
    public static void Apply(RiseInputShape shape, ReadOnlySpan<float> input, IMaskRows mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        int width = shape.Width, channels = shape.NumberOfChannels;
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            if (shape.IsInterleaved && channels > 1)
            {
                int start = y * width * channels;
                ApplyInterleaved(input.Slice(start, width * channels), row, baseline, masked.Slice(start, width * channels));
                continue;
            }

            for (int c = 0; c < channels; c++)
            {
                int start = c * shape.NumberOfPositions + y * width;
                ApplyPlane(input.Slice(start, width), row, baseline[c], masked.Slice(start, width));
            }
        }
    }

    /// <summary>The same on an image of bytes, 4 to a pixel, rounded to the nearest. The last channel (alpha) is kept.</summary>
    public static void Apply(RiseInputShape shape, ReadOnlySpan<byte> pixels, IMaskRows mask, ReadOnlySpan<float> baseline, Span<byte> masked)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> row = mask.Row(y);
            int start = 4 * y * shape.Width;
            for (int x = 0; x < row.Length; x++)
            {
                int pixel = start + 4 * x;
                for (int c = 0; c < 3; c++)
                    masked[pixel + c] = (byte)(baseline[c] + (pixels[pixel + c] - baseline[c]) * row[x] + 0.5f);
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
}
