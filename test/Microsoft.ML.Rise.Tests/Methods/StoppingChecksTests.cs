using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Tests.Methods;

[TestClass]
public sealed class StoppingChecksTests
{
    [TestMethod]
    [DataRow(1, "1")]
    [DataRow(256, "256")]
    [DataRow(257, "256 257")]
    [DataRow(1000, "256 384 512 768 1000")]
    [DataRow(4000, "256 384 512 768 1024 1536 2048 3072 4000")]
    public void Checks_UpToTheCeiling_AreFixed(int numberOfMasks, string expected)
    {
        Assert.AreEqual(expected, string.Join(' ', StoppingChecks.Of(numberOfMasks)));
    }
}
