using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Properties.Cases;
using Microsoft.ML.Rise.Properties.Reference;
using Microsoft.ML.Rise.Properties.Running;

namespace Microsoft.ML.Rise.Properties;

/// <summary>What masks are: a pure function of (seed, index), with the mean p everywhere.</summary>
[TestClass]
public sealed class MaskProperties
{
    private static readonly Gen<MaskLayout> Layouts = Gen.Select(Axes(24), Axes(24), (rows, columns) => new MaskLayout(rows, columns));

    private static readonly Gen<RiseOptions> Options = OptionCases.With(Gen.Const(1), OptionCases.Grids(9), OptionCases.Probabilities, OptionCases.Methods, OptionCases.Samplings);

    private static readonly Gen<MaskSampler> Samplers = Gen.Select(Layouts, OptionCases.Probabilities, Gen.Int, OptionCases.Samplings, (layout, p, seed, sampling) =>
        new MaskSampler(layout, p, seed, sampling));

    [TestMethod]
    [Cases(12_000)]
    public void Sample_AnyMaskInAnyOrder_IsThatOfANewSampler() => Property.Holds(
        Gen.Select(Shapes.UpTo(24), Options, Gen.Long[0, 1L << 40], Gen.Int[0, 300].Array[1, 4]).Select((shape, options, first, steps) => new Order(shape, options, first, steps)),
        c =>
        {
            MaskSource source = Internals.MasksOf(c.Shape, c.Options);
            foreach (long index in c.Steps.Select(step => c.First + step).Append(c.First))
            {
                float[] grid = new float[source.Layout.NumberOfCells], again = new float[grid.Length];
                MaskShift shift = source.Sample(index, grid);
                Assert.AreEqual(shift, Internals.MasksOf(c.Shape, c.Options).Sample(index, again));
                CollectionAssert.AreEqual(grid, again);
                Assert.IsTrue(grid.All(cell => cell is 0 or 1));
                Assert.IsTrue(shift.Row >= 0 && shift.Row < source.Layout.Rows.NumberOfShifts && shift.Column >= 0 && shift.Column < source.Layout.Columns.NumberOfShifts, $"{shift}");
            }
        });

    [TestMethod]
    [Cases(12_000)]
    public void Mask_AnyGridAndShift_EqualsThePlainFormulaInZeroToOne() => Property.Holds(
        Gen.Select(Axes(16), Axes(16), Gen.OneOf(0f, 1f).Array[1, 9], Gen.Int[0, 99], Gen.Int[0, 99]).Select((rows, columns, cells, row, column) => new Upsampled(new(rows, columns), cells, row, column)),
        c =>
        {
            double[] expected = ReferenceMask.Upsample(c.Layout, c.Grid, c.Shift);
            float[] mask = Internals.Upsample(c.Layout, c.Grid, c.Shift);
            for (int v = 0; v < mask.Length; v++)
            {
                if (!(mask[v] >= 0 && mask[v] <= 1 && Math.Abs(expected[v] - mask[v]) < 1e-6))
                    Assert.Fail($"position {v}: expected {expected[v]}, got {mask[v]}");
            }
        });

    /// <summary>All grids at all shifts, each with its probability.</summary>
    [TestMethod]
    [Cases(2_000)]
    public void Mask_AllGridsAtAllShifts_HaveTheMeanPEverywhere() => Property.Holds(
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], OptionCases.Grids(2), OptionCases.Probabilities).Select((height, width, grid, p) => new Small(height, width, grid, p)),
        c =>
        {
            var layout = new MaskLayout(MaskAxis.Smooth(c.Height, c.Grid.Rows), MaskAxis.Smooth(c.Width, c.Grid.Columns));
            int cells = layout.NumberOfCells, columns = layout.Columns.NumberOfShifts, shifts = layout.Rows.NumberOfShifts * columns;
            double[] mean = new double[layout.Length];
            float[] grid = new float[cells];
            for (int bits = 0; bits < 1 << cells; bits++)
            {
                double probability = 1.0 / shifts;
                for (int cell = 0; cell < cells; cell++)
                {
                    grid[cell] = bits >> cell & 1;
                    probability *= grid[cell] == 1 ? c.P : 1 - c.P;
                }

                for (int shift = 0; shift < shifts; shift++)
                {
                    float[] mask = Internals.Upsample(layout, grid, new MaskShift(shift / columns, shift % columns));
                    for (int v = 0; v < mean.Length; v++)
                        mean[v] += probability * mask[v];
                }
            }

            foreach (double m in mean)
                Assert.AreEqual(c.P, m, 1e-6);
        });

    /// <summary>Of 400 draws, within six standard deviations of what independent ones have.</summary>
    [TestMethod]
    [Cases(1_500)]
    public void Sample_ManyMasks_PreserveTheShareP() => Property.Holds(Samplers.Select(sampler => new Drawn(sampler)), c =>
    {
        const int Masks = 400;
        float[] grid = new float[c.Sampler.Layout.NumberOfCells];
        double preserved = 0, p = c.Sampler.PreservationProbability;
        for (int i = 0; i < Masks; i++)
        {
            c.Sampler.Sample(i, grid);
            preserved += grid.Sum(cell => cell);
        }

        // The two of an antithetic pair are one draw at worst.
        double draws = Masks / 2.0 * grid.Length;
        Assert.AreEqual(p, preserved / Masks / grid.Length, 6 * Math.Sqrt(p * (1 - p) / draws) + 3 / draws);
    });

    /// <summary>Where p is a half, opposites; below, no cell is preserved by both; above, every one by one of them.</summary>
    [TestMethod]
    [Cases(12_000)]
    public void Sample_AntitheticPair_SharesItsShiftAndNoCellMoreThanItMust() => Property.Holds(
        Gen.Select(Layouts, OptionCases.Probabilities, Gen.Int, Gen.OneOf(Sampling.Balanced, Sampling.Antithetic), Gen.Long[0, 1L << 40]).Select((layout, p, seed, sampling, pair) =>
            new Drawn(new MaskSampler(layout, p, seed, sampling), pair)),
        c =>
        {
            MaskSampler sampler = c.Sampler;
            float[] first = new float[sampler.Layout.NumberOfCells], second = new float[first.Length];
            Assert.AreEqual(sampler.Sample(2 * c.Pair, first), sampler.Sample(2 * c.Pair + 1, second));
            for (int cell = 0; cell < first.Length; cell++)
            {
                float both = first[cell] + second[cell];
                double p = sampler.PreservationProbability;
                Assert.IsTrue(p < 0.5 ? both <= 1 : p > 0.5 ? both >= 1 : both == 1, $"cell {cell} is preserved by {both} of the pair");
            }
        });

    /// <summary>Over an array of draws, any two cells show their four outcomes equally often, in the first masks of the pairs and in their opposites.</summary>
    [TestMethod]
    [Cases(300)]
    public void Sample_OrthogonalArray_IsBalancedForAnyTwoCells() => Property.Holds(
        Gen.Select(Gen.Int[4, 9], Gen.Int[8, 9], Gen.Int, Gen.Long[0, 1L << 30], Gen.Int[0, 99], Gen.Int[1, 30], Gen.Int[0, 1])
            .Select((rows, columns, seed, array, cell, other, side) => new Dealt(rows, columns, seed, array, cell, other, side)),
        c =>
        {
            var sampler = new MaskSampler(new MaskLayout(MaskAxis.Smooth(20, c.Rows), MaskAxis.Smooth(20, c.Columns)), 0.5, c.Seed, Sampling.Balanced);
            int cells = c.Rows * c.Columns, draws = 1;
            while (draws < cells + 1)
                draws *= 2;
            int[] outcomes = new int[4];
            float[] grid = new float[cells];
            for (int i = 0; i < draws; i++)
            {
                sampler.Sample(2 * (c.Number * draws + i) + c.Side, grid);
                outcomes[(int)(2 * grid[c.Cell % cells] + grid[(c.Cell + c.Other) % cells])]++;
            }

            foreach (int count in outcomes)
                Assert.AreEqual(draws / 4, count);
        });

    private static Gen<MaskAxis> Axes(int longest) => Gen.Select(Gen.Int[1, longest], Gen.Int[1, 9], Gen.Int[0, 5], (length, cells, kind) => Internals.Axis(length, cells, isDiscrete: kind == 0));

    private static string Describe(MaskAxis axis) => $"{axis.Length} {(axis.IsDiscrete ? "discrete" : $"in {axis.NumberOfCells} cells")}";

    private static string Describe(MaskLayout layout) => $"rows {Describe(layout.Rows)}, columns {Describe(layout.Columns)}";

    private sealed record Order(InputShape Shape, RiseOptions Options, long First, int[] Steps)
    {
        public override string ToString() => $"{Shapes.Describe(Shape)}, {OptionCases.Describe(Options)}, mask {First} + {string.Join(", ", Steps)}";
    }

    private sealed record Upsampled(MaskLayout Layout, float[] Cells, int Row, int Column)
    {
        public float[] Grid { get; } = [.. Enumerable.Range(0, Layout.NumberOfCells).Select(k => Cells[(k + k / 9) % Cells.Length])];

        public MaskShift Shift { get; } = new(Row % Layout.Rows.NumberOfShifts, Column % Layout.Columns.NumberOfShifts);

        public override string ToString() => $"{Describe(Layout)}, grid {string.Join("", Grid)}, {Shift}";
    }

    private sealed record Small(int Height, int Width, GridSize Grid, double P);

    private sealed record Drawn(MaskSampler Sampler, long Pair = 0)
    {
        public override string ToString() => $"{Describe(Sampler.Layout)}, p {Sampler.PreservationProbability}, antithetic {Sampler.IsAntithetic}, pair {Pair}";
    }

    private sealed record Dealt(int Rows, int Columns, int Seed, long Number, int Cell, int Other, int Side);
}
