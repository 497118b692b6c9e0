using AdversarialNoise.Suppression;

namespace AdversarialNoise.Tests.Suppression;

[TestClass]
public sealed class ShareTests
{
    [TestMethod]
    [DataRow(5, 10, 0.2366, 0.7634)]
    [DataRow(0, 10, 0, 0.2775)]
    [DataRow(10, 10, 0.7225, 1)]
    public void Interval_IsWilsons(int count, int total, double lower, double upper)
    {
        (double actualLower, double actualUpper) = new Share(count, total).Interval;

        Assert.AreEqual(lower, actualLower, 1e-4);
        Assert.AreEqual(upper, actualUpper, 1e-4);
    }
}
