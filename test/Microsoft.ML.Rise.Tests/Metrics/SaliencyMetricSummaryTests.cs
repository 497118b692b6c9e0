using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class SaliencyMetricSummaryTests
{
    // Mean 2, sample variance 1, standard error 1/√3, and 4.302653 of them to each side for 2 degrees of freedom.
    [TestMethod]
    public void ThreeRows_ByHand()
    {
        var summary = new SaliencyMetricSummary("Insertion", MetricDirection.HigherIsBetter, [1, 2, 3]);

        Assert.AreEqual(2, summary.Mean);
        Assert.AreEqual(1 / Math.Sqrt(3), summary.StandardError, 1e-15);
        Assert.AreEqual(2 - 4.302653 / Math.Sqrt(3), summary.Lower95, 1e-6);
        Assert.AreEqual(2 + 4.302653 / Math.Sqrt(3), summary.Upper95, 1e-6);
        Assert.AreEqual(3, summary.NumberOfRows);
        Assert.AreEqual("Insertion (higher is better): 2.0000, 95% in -0.4841 to 4.4841, 3 rows", summary.ToString());
    }

    [TestMethod]
    [DataRow("AverageDrop", 0, 1)]
    [DataRow("AverageIncrease", 0, 1)]
    [DataRow("AverageGain", 0, 1)]
    [DataRow("MuFidelity", -1, 1)]
    [DataRow("Deletion", double.NegativeInfinity, double.PositiveInfinity)]
    public void Interval_StaysWithinWhatTheMetricCanBe(string name, double lowest, double highest)
    {
        double lower = 0.5 - 12.706205 * 0.5, upper = 0.5 + 12.706205 * 0.5;
        var summary = new SaliencyMetricSummary(name, MetricDirection.LowerIsBetter, [0, 1]);

        Assert.AreEqual(Math.Max(lowest, lower), summary.Lower95, 1e-5);
        Assert.AreEqual(Math.Min(highest, upper), summary.Upper95, 1e-5);
    }

    [TestMethod]
    public void SingleRow_HasNoError()
    {
        var summary = new SaliencyMetricSummary("Deletion", MetricDirection.LowerIsBetter, [0.5]);

        Assert.IsTrue(double.IsNaN(summary.StandardError) && double.IsNaN(summary.Lower95) && double.IsNaN(summary.Upper95));
        Assert.AreEqual("Deletion (lower is better): 0.5000, 1 row", summary.ToString());
    }

    // scipy.stats.t.ppf(0.975, df)
    [TestMethod]
    [DataRow(1, 12.706205)]
    [DataRow(7, 2.364624)]
    [DataRow(8, 2.306004)]
    [DataRow(10, 2.228139)]
    [DataRow(30, 2.042272)]
    [DataRow(100, 1.983972)]
    public void Quantile_IsStudents(int degreesOfFreedom, double expected) => Assert.AreEqual(expected, StudentT.TwoSided95(degreesOfFreedom), 3e-5);
}
