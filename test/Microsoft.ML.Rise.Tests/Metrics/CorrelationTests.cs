using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class CorrelationTests
{
    [TestMethod]
    public void Pearson_OfLinesUpAndDown_IsOneAndMinusOne()
    {
        Assert.AreEqual(1, Correlation.Pearson([1, 2, 3], [10, 20, 30]), 1e-15);
        Assert.AreEqual(-1, Correlation.Pearson([1, 2, 3], [3, 2, 1]), 1e-15);
    }

    // By hand: deviations (−1.5, −0.5, 0.5, 1.5) and (−1, 1, −1, 1): 2 / √(5·4).
    [TestMethod]
    public void Pearson_ByHand() => Assert.AreEqual(2 / Math.Sqrt(20), Correlation.Pearson([1, 2, 3, 4], [0, 2, 0, 2]), 1e-15);

    [TestMethod]
    public void Spearman_SeesTheOrderOnly() => Assert.AreEqual(1, Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1e9]), 1e-15);

    // scipy.stats.spearmanr([1, 2, 2, 5, 3], [3, 1, 4, 4, 2]): the ranks are 1, 2.5, 2.5, 5, 4 and 3, 1, 4.5, 4.5, 2.
    [TestMethod]
    public void Spearman_EqualValues_ShareTheMeanOfTheirRanks() => Assert.AreEqual(0.2368421052631579, Correlation.Spearman([1, 2, 2, 5, 3], [3, 1, 4, 4, 2]), 1e-12);

    [TestMethod]
    public void Constant_IsCorrelatedWithNothing()
    {
        Assert.AreEqual(0.0, Correlation.Pearson([1, 1], [1, 2]));
        Assert.AreEqual(0.0, Correlation.Spearman([1, 2], [3, 3]));
    }
}
