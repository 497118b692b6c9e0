namespace Microsoft.ML.Rise.Tests.Inputs;

/// <summary>The Gaussian blur against a plain sum, whose outermost values go on.</summary>
[TestClass]
public sealed class GaussianBlurTests
{
    [TestMethod]
    [DataRow(1.5, null, 6)]
    [DataRow(5.0, 5, 5)]
    public void Picture_IsThePlainSum(double sigma, int? radius, int reach)
    {
        var shape = InputShape.Image(7, 9, 2, interleaved: true);
        float[] input = [.. Enumerable.Range(0, shape.Length).Select(v => v * 7 % 11 / 3f)];

        float[] blurred = Baseline.GaussianBlur(sigma, radius).Of(input, shape, null, "Baseline");

        for (int v = 0; v < shape.Length; v++)
        {
            int y = v / 18, x = v / 2 % 9, c = v % 2;
            double sum = 0, weights = 0;
            for (int dy = -reach; dy <= reach; dy++)
            {
                for (int dx = -reach; dx <= reach; dx++)
                {
                    double weight = Math.Exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
                    weights += weight;
                    sum += weight * input[(Math.Clamp(y + dy, 0, 6) * 9 + Math.Clamp(x + dx, 0, 8)) * 2 + c];
                }
            }

            Assert.AreEqual(sum / weights, blurred[v], 1e-5);
        }
    }

    [TestMethod]
    public void Constant_StaysOne() => CollectionAssert.AreEqual(
        Enumerable.Repeat(3f, 20).ToArray(), Baseline.GaussianBlur(4).Of([.. Enumerable.Repeat(3f, 20)], InputShape.Series(20), null, "Baseline"));

    [TestMethod]
    [DataRow(0.0, null)]
    [DataRow(double.NaN, null)]
    [DataRow(1e9, null)]
    [DataRow(1.0, 0)]
    public void Numbers_OutOfRange_AreRefused(double sigma, int? radius) => StringAssert.StartsWith(
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Baseline.GaussianBlur(sigma, radius)).Message, "A blur must have a sigma above 0 and a radius of 1 to 1048576, got ");
}
