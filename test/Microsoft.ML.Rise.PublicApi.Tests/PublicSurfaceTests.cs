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

        string actualFile = Path.Combine(AppContext.BaseDirectory, "PublicSurface.actual.txt");
        File.WriteAllLines(actualFile, actual);

        string[] changes = [.. expected.Except(actual).Select(l => "- " + l), .. actual.Except(expected).Select(l => "+ " + l)];
        Assert.IsEmpty(changes, $"{string.Join('\n', changes.Take(20))}\nThe whole actual surface is in {actualFile}.");
        CollectionAssert.AreEqual(expected, actual);
    }
}
