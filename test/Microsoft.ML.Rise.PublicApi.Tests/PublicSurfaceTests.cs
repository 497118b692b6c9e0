namespace Microsoft.ML.Rise.PublicApi.Tests;

[TestClass]
public sealed class PublicSurfaceTests
{
    // A change here is a change for every user: when it is meant, put the actual text into PublicSurface.txt and a line into CHANGELOG.md.
    [TestMethod]
    public void Surface_OfTheLibrary_IsWhatPublicSurfaceTxtSays()
    {
        string[] expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "PublicSurface.txt"));
        string[] actual = [.. PublicSurface.Describe(typeof(RiseEstimator).Assembly)];

        string difference = string.Join('\n', expected.Except(actual).Select(l => "- " + l).Concat(actual.Except(expected).Select(l => "+ " + l)));
        Assert.AreEqual("", difference, $"Actual surface:\n{string.Join('\n', actual)}");
        CollectionAssert.AreEqual(expected, actual);
    }
}
