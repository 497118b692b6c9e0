using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Properties.Kernels;

/// <summary>Kernels at every length from 0 to 64, on memory that begins or ends at a guard page: nothing is read or written outside, and the result is the plain twin's.</summary>
[TestClass]
public sealed class KernelBoundsTests
{
    private const int Longest = 64;

    private static readonly bool[] Sides = [true, false];

    [TestMethod]
    [DataRow(1, false, false)]
    [DataRow(1, false, true)]
    [DataRow(3, false, false)]
    [DataRow(3, false, true)]
    [DataRow(2, true, false)]
    [DataRow(3, true, true)]
    [DataRow(4, true, false)]
    [DataRow(4, true, true)]
    public void InputMasking_AnyWidth_StaysInside(int channels, bool interleaved, bool isForEachValue) => ForEachLength(1, (width, side, random) =>
    {
        InputShape shape = InputShape.Image(2, width, channels, interleaved);
        float[] values = Numbers(shape.Length, random), mask = [.. Enumerable.Range(0, 2 * width).Select(_ => Math.Clamp(random.NextSingle() * 2 - 0.5f, 0, 1))];
        float[] baselines = Numbers(isForEachValue ? shape.Length : channels, random);
        using var input = BoundedMemory<float>.Of(values, side);
        using var baseline = BoundedMemory<float>.Of(baselines, side);
        using var masked = new BoundedMemory<float>(shape.Length, side);

        Internals.Show(shape, input.Span, mask, baseline.Span, masked.Span);

        Bits.AreEqual(Plain.Show(shape, values, mask, baselines, isForEachValue), masked.Span, $"{shape}");
        Assert.IsTrue(masked.IsUntouchedBeside());
    });

    [TestMethod]
    public void MaskSampler_AnyNumberOfCells_StaysInside() => ForEachLength(1, (cells, side, random) =>
    {
        var sampler = new MaskSampler(new MaskLayout(MaskAxis.Discrete(1), MaskAxis.Discrete(cells)), 0.4, random.Next(), Sampling.Balanced);
        float[] expected = new float[cells];
        using var grid = new BoundedMemory<float>(cells, side);

        sampler.Sample(5, expected);
        sampler.Sample(5, grid.Span);

        Assert.IsTrue(grid.Span.SequenceEqual(expected));
        Assert.IsTrue(grid.IsUntouchedBeside());
    });

    [TestMethod]
    public void Mask_AnyWidth_IsThePlainTwin() => ForEachLength(1, (width, _, random) =>
    {
        var layout = new MaskLayout(MaskAxis.Smooth(3, 2), MaskAxis.Smooth(width, 1 + random.Next(9)));
        float[] grid = [.. Grid(layout, random).Select(cell => (float)cell)];
        MaskShift shift = Shift(layout, random);

        float[] mask = Internals.Upsample(layout, grid, shift);

        double[] expected = ReferenceMask.Upsample(layout, grid, shift);
        for (int v = 0; v < mask.Length; v++)
            Assert.AreEqual(expected[v], mask[v], 1e-6, $"width {width}, position {v}");
    });

    [TestMethod]
    public void MaskSum_AnyWidth_StaysInside() => ForEachLength(1, (width, side, random) =>
    {
        var layout = new MaskLayout(MaskAxis.Smooth(3, 2), width % 5 == 0 ? MaskAxis.Discrete(width) : MaskAxis.Smooth(width, 1 + random.Next(9)));
        (byte[] Grid, MaskShift Shift, double Weight)[] grids = [.. Enumerable.Range(0, 4).Select(_ => (Grid(layout, random), Shift(layout, random), random.NextDouble() - 0.5))];
        using var sum = new BoundedMemory<double>(layout.Length, side);

        Internals.SumMasks(layout, grids, sum.Span);

        double[][] masks = [.. grids.Select(g => ReferenceMask.Upsample(layout, [.. g.Grid.Select(cell => (float)cell)], g.Shift))];
        for (int v = 0; v < layout.Length; v++)
            Assert.AreEqual(masks.Zip(grids, (m, g) => g.Weight * m[v]).Sum(), sum.Span[v], 1e-11, $"width {width}, position {v}");
        Assert.IsTrue(sum.IsUntouchedBeside());
    });

    [TestMethod]
    public void OrderedSum_AnyLength_StaysInside() => ForEachLength(0, (length, side, random) =>
    {
        double[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() - 0.5)], b = [.. a.Select(_ => random.NextDouble())];
        using var left = BoundedMemory<double>.Of(a, side);
        using var right = BoundedMemory<double>.Of(b, side);

        Assert.AreEqual(a.Sum(), OrderedSum.Sum(left.Span), 1e-13);
        Assert.AreEqual(a.Zip(b, (x, y) => x * y).Sum(), OrderedSum.Dot(left.Span, right.Span), 1e-13);
    });

    [TestMethod]
    public void MapResize_AnyWidth_StaysInside() => ForEachLength(1, (width, side, random) =>
    {
        int height = 1 + random.Next(3), newHeight = 1 + random.Next(5), newWidth = 1 + random.Next(Longest);
        using var source = BoundedMemory<float>.Of(Numbers(height * width, random), side);

        float[] resized = MapResize.Bilinear(source.Span, height, width, newHeight, newWidth);

        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                double expected = 0;
                for (int v = 0; v < height * width; v++)
                    expected += Weight(y, newHeight, v / width, height) * Weight(x, newWidth, v % width, width) * source.Span[v];
                Assert.AreEqual(expected, resized[y * newWidth + x], 1e-5, $"{height}x{width} to {newHeight}x{newWidth}, at {y}, {x}");
            }
        }

        // src = clamp((o + 0.5)·n/m − 0.5, 0, n − 1)
        static double Weight(int position, int length, int from, int fromLength) =>
            Math.Max(0, 1 - Math.Abs(Math.Clamp((position + 0.5) * fromLength / length - 0.5, 0, fromLength - 1) - from));
    });

    /// <summary>The same seed for the same length, so that a failure comes again.</summary>
    private static void ForEachLength(int shortest, Action<int, bool, Random> check)
    {
        for (int length = shortest; length <= Longest; length++)
        {
            foreach (bool side in Sides)
            {
                for (int repeat = 0; repeat < 4; repeat++)
                    check(length, side, new Random(length * 4 + repeat));
            }
        }
    }

    private static float[] Numbers(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 4 - 2)];

    private static byte[] Grid(MaskLayout layout, Random random) => [.. Enumerable.Range(0, layout.NumberOfCells).Select(_ => (byte)random.Next(2))];

    private static MaskShift Shift(MaskLayout layout, Random random) => new(random.Next(layout.Rows.NumberOfShifts), random.Next(layout.Columns.NumberOfShifts));
}
