using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Metrics;
using static Microsoft.ML.Rise.Tests.Metrics.Evaluated;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class MuFidelityTests
{
    private static readonly InputShape Picture = InputShape.Image(12, 20, 1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(-1)]
    public void SumModel_WithItsInputAsMap_IsExactlyOne_AndMinusOneWithTheOpposite(int sign)
    {
        foreach (InputShape shape in new[] { Picture, InputShape.Series(30), InputShape.Features(12) })
        {
            float[] input = Numbers(shape.Length);

            Assert.AreEqual(sign, MuFidelityOf(shape, input, [.. input.Select(x => sign * x)], Enumerable.Sum), 1e-12, $"{shape}");
        }
    }

    [TestMethod]
    public void ConstantModel_OrMap_HasNoRanks_AndIsZero()
    {
        float[] input = Numbers(Picture.Length);

        Assert.AreEqual(0.0, MuFidelityOf(Picture, input, input, _ => 0.25f));
        Assert.AreEqual(0.0, MuFidelityOf(Picture, input, new float[input.Length], Enumerable.Sum));
    }

    [TestMethod]
    public void RandomMap_IsNearZero()
    {
        var random = new Random(1);
        float[] input = Numbers(Picture.Length), map = [.. input.Select(_ => random.NextSingle() - 0.5f)];

        Assert.AreEqual(0, MuFidelityOf(Picture, input, map, Enumerable.Sum, Options with { MuFidelityNumberOfSubsets = 1000 }), 0.2);
    }

    [TestMethod]
    public void Seed_DecidesTheSubsets()
    {
        float[] input = Numbers(Picture.Length), map = [.. Enumerable.Range(0, input.Length).Select(k => (float)(k * k % 31))];

        double first = MuFidelityOf(Picture, input, map, Enumerable.Sum);

        Assert.AreEqual(first, MuFidelityOf(Picture, input, map, Enumerable.Sum));
        Assert.AreNotEqual(first, MuFidelityOf(Picture, input, map, Enumerable.Sum, Options with { Seed = 2 }));
    }

    [TestMethod]
    public void Subset_HidesWholeSuperpixels_OfTheNearestCell()
    {
        var shape = InputShape.Image(4, 6, 1);
        var mask = new Mask(MuFidelity.SubsetsOf(shape, Options with { MuFidelityGridSize = new GridSize(2, 3), MuFidelitySubsetFraction = 0.5 }));
        for (int k = 0; k < 20; k++)
        {
            mask.Begin(k);
            float[][] rows = [.. Enumerable.Range(0, 4).Select(y => mask.Row(y).ToArray())];
            for (int y = 0; y < 4; y++)
            {
                for (int x = 0; x < 6; x++)
                    Assert.AreEqual(rows[y / 2 * 2][x / 2 * 2], rows[y][x], $"subset {k}, row {y}, column {x}");
            }
        }
    }

    [TestMethod]
    public void Subset_HasEachPositionWithTheProbabilityAskedFor()
    {
        var mask = new Mask(MuFidelity.SubsetsOf(InputShape.Image(3, 5, 1), Options with { MuFidelityGridSize = 9, Seed = 3 }));
        double hidden = 0;
        for (int k = 0; k < 4000; k++)
        {
            mask.Begin(k);
            hidden += mask.Row(1)[4] == 0 ? 1 : 0;
        }

        Assert.AreEqual(0.2, hidden / 4000, 0.03);
    }

    private static double MuFidelityOf(InputShape shape, float[] input, float[] map, Func<float[], float> score, SaliencyEvaluationOptions? options = null) =>
        Evaluate(shape, input, map, score, (options ?? Options) with { Metrics = SaliencyMetricKinds.MuFidelity })[SaliencyMetricKinds.MuFidelity];
}
