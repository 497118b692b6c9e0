using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class PointingGameTests
{
    private static readonly ObjectRegion Cat = new("cat", 0, 0, 2, 2);
    private static readonly ObjectRegion LargeDog = new("dog", 2, 2, 10, 10);
    private static readonly ObjectRegion HiddenCow = new("cow", 5, 5, 6, 6) { IsDifficult = true };

    [TestMethod]
    public void Ask_SeveralQuestions_AveragesOverTheClasses()
    {
        var game = new PointingGame(tolerance: 0);

        Ask(game, "cat", 0);
        Ask(game, "cat", 11);
        Ask(game, "cat", 55);
        Ask(game, "dog", 55);
        Assert.AreEqual<bool?>(null, Ask(game, "cow", 55));

        CollectionAssert.AreEqual(new[] { "cat", "dog" }, game.All.Labels.ToArray());
        Assert.AreEqual((2, 1), (game.All.HitsOf("cat"), game.All.MissesOf("cat")));
        Assert.AreEqual(2.0 / 3, game.All.AccuracyOf("cat"), 1e-15);
        Assert.AreEqual((2.0 / 3 + 1) / 2, game.All.MeanAccuracy, 1e-15);
        Assert.AreEqual(4, game.All.NumberOfQuestions);
    }

    [TestMethod]
    public void Difficult_HasSmallObjectsBesideOthersOnly()
    {
        var game = new PointingGame(tolerance: 0);

        Ask(game, "cat", 0);
        Ask(game, "dog", 0);

        CollectionAssert.AreEqual(new[] { "cat" }, game.Difficult.Labels.ToArray());
        Assert.AreEqual(1, game.Difficult.MeanAccuracy);
        Assert.AreEqual(0.5, game.All.MeanAccuracy);
    }

    [TestMethod]
    public void NothingAsked_HasNoAccuracy()
    {
        var game = new PointingGame();

        Assert.AreEqual(15, game.Tolerance);
        Assert.IsTrue(double.IsNaN(game.All.MeanAccuracy));
        Assert.IsTrue(double.IsNaN(game.All.AccuracyOf("cat")));
        Assert.AreEqual(MetricDirection.HigherIsBetter, PointingGame.Direction);
    }

    [TestMethod]
    public void Create_NegativeTolerance_IsRefused() =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PointingGame(-1)).Message, "The tolerance must be 0 or more, got -1.");

    /// <summary>Asks about a 10×10 image with a map that is highest at one position.</summary>
    private static bool? Ask(PointingGame game, string label, int highest)
    {
        float[] map = new float[100];
        map[highest] = 1;
        return game.Ask(new PointingGameQuestion(label, [Cat, LargeDog, HiddenCow], imageHeight: 10, imageWidth: 10), map, 10, 10);
    }
}
