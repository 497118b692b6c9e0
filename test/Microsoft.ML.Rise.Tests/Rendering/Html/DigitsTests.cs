using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise.Tests.Rendering.Html;

[TestClass]
public sealed class DigitsTests
{
    [TestMethod]
    [DataRow(0.5, 0.1234567, "+0.1235")]
    [DataRow(0.5, -0.00001, "0.0000")]
    [DataRow(71.25, -3.5, "-3.50")]
    [DataRow(123456, 3.7, "+4")]
    [DataRow(1e9, 1234567, "+1.235e+6")]
    [DataRow(1e-9, -2.5e-10, "-2.500e-10")]
    [DataRow(0, 0, "0.00")]
    public void Signed_HasTheDecimalsOfTheLargest(double largest, double value, string expected) => Assert.AreEqual(expected, Digits.For(largest).Signed(value));

    [TestMethod]
    public void Text_OfWhatNobodyKnows_SaysSo() => Assert.AreEqual("unknown", Digits.For(1).Text(double.NaN));
}
