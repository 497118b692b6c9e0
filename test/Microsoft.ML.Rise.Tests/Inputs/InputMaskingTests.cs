using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>The masking kernels against their plain twin: one value after another, found by its indices.</summary>
[TestClass]
public sealed class InputMaskingTests
{
    private const int Height = 3;

    private static readonly int[] Widths = [1, 3, 7, 8, 9, 16, 17, 33];

    [TestMethod]
    [DataRow(1, false)]
    [DataRow(2, false)]
    [DataRow(3, false)]
    [DataRow(4, false)]
    [DataRow(2, true)]
    [DataRow(3, true)]
    [DataRow(4, true)]
    public void Apply_BaselineForEachChannel_IsThePlainFormula(int channels, bool interleaved)
    {
        foreach (int width in Widths)
        {
            var shape = RiseInputShape.Image(Height, width, channels, interleaved);
            float[] baseline = Numbers(channels, seed: 1), input = Numbers(shape.Length, seed: 2), mask = Mask(width), masked = new float[shape.Length];

            InputMasking.Apply(shape, input, new ListedRows(mask, width), baseline, masked);

            ForEachValue(shape, (k, v, c) => Assert.AreEqual(baseline[c] + (input[k] - baseline[c]) * mask[v], masked[k], $"{shape}, value {k}"));
        }
    }

    [TestMethod]
    [DataRow(1, false)]
    [DataRow(3, false)]
    [DataRow(4, false)]
    [DataRow(2, true)]
    [DataRow(3, true)]
    public void Apply_BaselineForEachValue_IsThePlainFormula(int channels, bool interleaved)
    {
        foreach (int width in Widths)
        {
            var shape = RiseInputShape.Image(Height, width, channels, interleaved);
            float[] baseline = Numbers(shape.Length, seed: 1), input = Numbers(shape.Length, seed: 2), mask = Mask(width), masked = new float[shape.Length];

            InputMasking.Apply(shape, input, new ListedRows(mask, width), baseline, masked);

            ForEachValue(shape, (k, v, c) => Assert.AreEqual(input[k] * mask[v] + baseline[k] * (1 - mask[v]), masked[k], $"{shape}, value {k}"));
        }
    }

    [TestMethod]
    public void Apply_BaselineForEachValue_GivesTheBitsOfInputAndBaseline()
    {
        var shape = RiseInputShape.Image(Height, 17);
        float[] baseline = Numbers(shape.Length, seed: 1), input = Numbers(shape.Length, seed: 2), masked = new float[shape.Length];
        float[] mask = [.. Enumerable.Range(0, Height * 17).Select(v => v % 3 == 0 ? 1f : 0f)];

        InputMasking.Apply(shape, input, new ListedRows(mask, 17), baseline, masked);

        ForEachValue(shape, (k, v, c) => Assert.AreEqual(mask[v] == 1 ? input[k] : baseline[k], masked[k], $"value {k}"));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Apply_Bytes_RoundToTheNearest_AndKeepAlpha(bool isBaselineForEachValue)
    {
        foreach (int width in Widths)
        {
            var shape = RiseInputShape.Image(Height, width, 3, interleaved: true);
            byte[] pixels = [.. Enumerable.Range(0, 4 * Height * width).Select(k => (byte)(k * 37 % 256))], masked = new byte[pixels.Length];
            float[] baseline = [.. Numbers(isBaselineForEachValue ? shape.Length : 3, seed: 1).Select(b => Math.Abs(b) * 100)], mask = Mask(width);

            InputMasking.Apply(shape, pixels, new ListedRows(mask, width), baseline, masked);

            ForEachValue(shape, (k, v, c) =>
            {
                double shown = baseline[isBaselineForEachValue ? k : c];
                Assert.AreEqual(shown + (pixels[4 * v + c] - shown) * mask[v], masked[4 * v + c], 0.5001, $"{shape}, value {k}");
                Assert.AreEqual(pixels[4 * v + 3], masked[4 * v + 3]);
            });
        }
    }

    /// <summary>Tells for each value of an input its position and channel.</summary>
    private static void ForEachValue(RiseInputShape shape, Action<int, int, int> check)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                int position = y * shape.Width + x;
                for (int c = 0; c < shape.NumberOfChannels; c++)
                    check(shape.IsInterleaved ? position * shape.NumberOfChannels + c : c * shape.Height * shape.Width + position, position, c);
            }
        }
    }

    private static float[] Mask(int width) => [.. Numbers(Height * width, seed: 3).Select(m => Math.Abs(m) / 2)];

    /// <summary>Numbers in −2 to 2.</summary>
    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 4 * random.NextSingle() - 2)];
    }

    private sealed class ListedRows(float[] mask, int width) : IMaskRows
    {
        public ReadOnlySpan<float> Row(int y) => mask.AsSpan(y * width, width);
    }
}
