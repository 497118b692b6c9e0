using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Puts a mask on an input: <c>x·m + baseline·(1 − m)</c> at every position, in all its channels.</summary>
internal static class InputMasking
{
    /// <param name="shape">The arrangement of <paramref name="input"/>.</param>
    /// <param name="input">shape.Length values.</param>
    /// <param name="mask">One value in [0,1] for each position, row-major.</param>
    /// <param name="baseline">One value for each channel.</param>
    /// <param name="masked">Result, arranged as the input.</param>
    public static void Apply(RiseInputShape shape, ReadOnlySpan<float> input, ReadOnlySpan<float> mask, ReadOnlySpan<float> baseline, Span<float> masked)
    {
        if (shape.IsInterleaved && shape.NumberOfChannels > 1)
        {
            ApplyInterleaved(input, mask, baseline, masked);
            return;
        }

        int positions = shape.NumberOfPositions;
        for (int c = 0; c < shape.NumberOfChannels; c++)
            ApplyPlane(input.Slice(c * positions, positions), mask, baseline[c], masked.Slice(c * positions, positions));
    }

    /// <summary>The same on bytes, 4 to a pixel, rounded to the nearest. The last channel (alpha) is kept.</summary>
    public static void Apply(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> mask, ReadOnlySpan<float> baseline, Span<byte> masked)
    {
        for (int v = 0; v < mask.Length; v++)
        {
            int pixel = 4 * v;
            for (int c = 0; c < 3; c++)
                masked[pixel + c] = (byte)(baseline[c] + (pixels[pixel + c] - baseline[c]) * mask[v] + 0.5f);
            masked[pixel + 3] = pixels[pixel + 3];
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
