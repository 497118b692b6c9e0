using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

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
            var shape = InputShape.Image(Height, width, channels, interleaved);
            float[] baseline = Numbers(channels, seed: 1), input = Numbers(shape.Length, seed: 2), mask = Mask(width), masked = new float[shape.Length];

            InputMasking.Apply(shape, input, Listed(mask, width), baseline, masked);

            ForEachValue(shape, (k, v, c) => Assert.AreEqual(Plain(input[k], mask[v], baseline[c]), masked[k], $"{shape}, value {k}"));
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
            var shape = InputShape.Image(Height, width, channels, interleaved);
            float[] baseline = Numbers(shape.Length, seed: 1), input = Numbers(shape.Length, seed: 2), mask = Mask(width), masked = new float[shape.Length];

            InputMasking.Apply(shape, input, Listed(mask, width), baseline, masked);

            ForEachValue(shape, (k, v, c) => Assert.AreEqual(Plain(input[k], mask[v], baseline[k]), masked[k], $"{shape}, value {k}"));
        }
    }

    /// <summary>ML.NET's missing value is NaN; a baseline may be huge. What is hidden must not shine through, and what is shown must be the input.</summary>
    [TestMethod]
    [DataRow(1, false, false)]
    [DataRow(1, false, true)]
    [DataRow(3, false, false)]
    [DataRow(3, false, true)]
    [DataRow(3, true, false)]
    [DataRow(3, true, true)]
    [DataRow(4, true, false)]
    [DataRow(4, true, true)]
    public void Apply_MaskOfZeroAndOne_ShowsTheBitsOfBaselineAndInput(int channels, bool interleaved, bool isBaselineForEachValue)
    {
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -0f, float.Epsilon, 0.3f];
        for (int width = 1; width <= 64; width++)
        {
            var shape = InputShape.Image(Height, width, channels, interleaved);
            float[] input = [.. Enumerable.Range(0, shape.Length).Select(k => special[k % special.Length])];
            float[] baseline = [.. Enumerable.Range(0, isBaselineForEachValue ? shape.Length : channels).Select(k => k % 2 == 0 ? 1e8f : -3e38f)];
            float[] mask = [.. Enumerable.Range(0, Height * width).Select(v => v % 3 == 0 ? 1f : 0f)];
            float[] memory = [.. Enumerable.Repeat(12345f, shape.Length + 2)];

            InputMasking.Apply(shape, input, Listed(mask, width), baseline, memory.AsSpan(1, shape.Length));

            ForEachValue(shape, (k, v, c) => Assert.AreEqual(
                BitConverter.SingleToInt32Bits(mask[v] == 1 ? input[k] : baseline[isBaselineForEachValue ? k : c]), BitConverter.SingleToInt32Bits(memory[1 + k]), $"{shape}, value {k}"));
            Assert.AreEqual((12345f, 12345f), (memory[0], memory[^1]), "Something was written outside.");
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Apply_Bytes_RoundToTheNearest_AndKeepAlpha(bool isBaselineForEachValue)
    {
        foreach (int width in Widths)
        {
            var shape = InputShape.Image(Height, width, 3, interleaved: true);
            byte[] pixels = [.. Enumerable.Range(0, 4 * Height * width).Select(k => (byte)(k * 37 % 256))], masked = new byte[pixels.Length];
            float[] baseline = [.. Numbers(isBaselineForEachValue ? shape.Length : 3, seed: 1).Select(b => Math.Abs(b) * 100)], mask = Mask(width);

            InputMasking.Apply(shape, pixels, Listed(mask, width), baseline, masked);

            ForEachValue(shape, (k, v, c) =>
            {
                double shown = baseline[isBaselineForEachValue ? k : c];
                Assert.AreEqual(shown + (pixels[4 * v + c] - shown) * mask[v], masked[4 * v + c], 0.5001, $"{shape}, value {k}");
                Assert.AreEqual(pixels[4 * v + 3], masked[4 * v + 3]);
            });
        }
    }

    /// <summary>Tells for each value of an input its position and channel.</summary>
    private static void ForEachValue(InputShape shape, Action<int, int, int> check)
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

    private static float Plain(float input, float mask, float baseline) => mask == 1 ? input : mask == 0 ? baseline : baseline + (input - baseline) * mask;

    private static float[] Mask(int width) => [.. Numbers(Height * width, seed: 3).Select(m => Math.Abs(m) / 2)];

    /// <summary>Numbers in −2 to 2.</summary>
    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 4 * random.NextSingle() - 2)];
    }

    private static Mask Listed(float[] values, int width)
    {
        var mask = new Mask(new ListedMasks(new MaskLayout(MaskAxis.Discrete(Height), MaskAxis.Discrete(width)), values));
        mask.Begin(0);
        return mask;
    }
}
