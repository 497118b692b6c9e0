using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class SaliencyStabilityTests
{
    private static readonly float[] Input = [1, 2, 3, 4, 5];

    [TestMethod]
    public void ConstantMethod_IsPerfectlyStable()
    {
        SaliencyMetricValue stability = new SaliencyStability().Measure(Input, _ => new float[] { 1, 2 });

        Assert.AreEqual(new SaliencyMetricValue("AverageStability", MetricDirection.LowerIsBetter, 0), stability);
    }

    // The map of x is 0, and that of every noisy input is 1 everywhere: a distance of 5 by L1, √5 by L2.
    [TestMethod]
    [DataRow(SaliencyDistance.L1, 5)]
    [DataRow(SaliencyDistance.L2, 2.23606797749979)]
    public void MethodThatFlips_IsAsFarApartAsItsMaps(SaliencyDistance distance, double expected)
    {
        var stability = new SaliencyStability { Distance = distance };

        Assert.AreEqual(expected, stability.Measure(Input, x => Enumerable.Repeat(x.SequenceEqual(Input) ? 0f : 1f, 5).ToArray()).Value, 1e-12);
    }

    [TestMethod]
    public void Noise_IsUniformBetween0AndTheRadius()
    {
        var noise = new List<float>();

        new SaliencyStability { Radius = 0.5f, NumberOfSamples = 400 }.Measure(Input, x =>
        {
            for (int k = 0; k < 5; k++)
                noise.Add(x[k] - Input[k]);
            return new float[1];
        });

        Assert.HasCount(5 * 401, noise);
        Assert.IsTrue(noise.TrueForAll(n => n is >= 0 and <= 0.5f));
        Assert.AreEqual(0.25, noise.Skip(5).Average(), 0.02);
        Assert.AreEqual(5 * 400, noise.Skip(5).Distinct().Count(), 20);
    }

    [TestMethod]
    public void Value_GrowsWithTheRadius_AndDependsOnTheSeedAlone()
    {
        static double Stability(float radius, int seed) => new SaliencyStability { Radius = radius, Seed = seed }.Measure(Input, x => x.ToArray()).Value;

        Assert.AreEqual(Stability(0.1f, 1), Stability(0.1f, 1));
        Assert.AreNotEqual(Stability(0.1f, 1), Stability(0.1f, 2));
        Assert.AreEqual(10, Stability(1, 1) / Stability(0.1f, 1), 1e-3);
    }

    [TestMethod]
    public void PropertiesAndMaps_ThatAreWrong_AreReported()
    {
        var wrong = new SaliencyStability { Radius = 0, NumberOfSamples = 0, Distance = (SaliencyDistance)7 };
        int length = 2;

        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => wrong.Measure(Input, x => x.ToArray())).Message,
            "Radius must be above 0, got 0; NumberOfSamples must be at least 1, got 0; Distance must be a member of SaliencyDistance, got 7.");
        Assert.AreEqual(
            "The method returned a map with NaN at position 0; it must be finite.",
            Assert.ThrowsExactly<InvalidOperationException>(() => new SaliencyStability().Measure(Input, _ => new[] { float.NaN })).Message);
        Assert.AreEqual(
            "The method returned a map of 3 values after one of 2.",
            Assert.ThrowsExactly<InvalidOperationException>(() => new SaliencyStability().Measure(Input, _ => new float[length++])).Message);
    }

    [TestMethod]
    public void Cancellation_EndsTheMeasurement()
    {
        using var cancellation = new CancellationTokenSource();
        var stability = new SaliencyStability();

        Assert.ThrowsExactly<OperationCanceledException>(() => stability.Measure(Input, x =>
        {
            cancellation.Cancel();
            return x.ToArray();
        }, cancellation.Token));
    }
}
