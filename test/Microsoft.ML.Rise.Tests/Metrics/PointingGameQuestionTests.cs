using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise.Tests.Metrics;

[TestClass]
public sealed class PointingGameQuestionTests
{
    private static readonly ObjectRegion Cat = new("cat", 30, 10, 40, 15);
    private static readonly ObjectRegion Dog = new("dog", 0, 0, 5, 5);

    [TestMethod]
    public void Answer_MaximumAtTheEdgeOfTheTolerance_IsAMiss()
    {
        PointingGameQuestion question = Ask([Cat], "cat");

        Assert.AreEqual<bool?>(true, question.Answer(Peak(39, 14), 60, 80, tolerance: 0));
        Assert.AreEqual<bool?>(false, question.Answer(Peak(40, 14), 60, 80, tolerance: 0));
        Assert.AreEqual<bool?>(true, question.Answer(Peak(53, 14), 60, 80, PointingGame.DefaultTolerance), "14 pixels from column 39");
        Assert.AreEqual<bool?>(false, question.Answer(Peak(54, 14), 60, 80, PointingGame.DefaultTolerance), "15 pixels are not fewer than 15");
        Assert.AreEqual<bool?>(false, question.Answer(Peak(48, 26), 60, 80, PointingGame.DefaultTolerance), "9 and 12 make 15");
        Assert.AreEqual<bool?>(true, question.Answer(Peak(47, 26), 60, 80, PointingGame.DefaultTolerance));
    }

    [TestMethod]
    public void Answer_SeveralObjects_AnyOfTheClassWillDo()
    {
        var other = new ObjectRegion("cat", 70, 50, 75, 55);

        Assert.AreEqual<bool?>(true, Ask([Cat, other], "cat").Answer(Peak(72, 52), 60, 80, 0));
        Assert.AreEqual<bool?>(false, Ask([Cat, Dog], "cat").Answer(Peak(2, 2), 60, 80, 0));
    }

    [TestMethod]
    public void Answer_Mask_TakesItsPixels()
    {
        var masked = new ObjectRegion("cat", [.. Enumerable.Range(0, 60 * 80).Select(i => i % 80 is >= 30 and < 35 && i / 80 is >= 10 and < 15)]);

        Assert.AreEqual<bool?>(false, Ask([masked], "cat").Answer(Peak(36, 12), 60, 80, 0));
        Assert.AreEqual<bool?>(true, Ask([masked], "cat").Answer(Peak(36, 12), 60, 80, 3));
    }

    [TestMethod]
    public void Maximum_OfASmallerMap_IsAtTheSizeOfTheImage()
    {
        // 2 columns onto 80: 1 is reached at (x + 0.5) / 40 - 0.5 = 1, that is from column 60 on, with its centre at 59.5 just not.
        Assert.AreEqual((60, 0), Ask([Cat], "cat").Maximum([0, 1], 1, 2));
        Assert.AreEqual((0, 45), Ask([Cat], "cat").Maximum([0, 1], 2, 1));
    }

    [TestMethod]
    public void Maximum_OfEquals_IsTheFirstRowByRow()
    {
        float[] map = Peak(70, 20);
        map[20 * 80 + 11] = 1;
        map[21 * 80 + 3] = 1;

        Assert.AreEqual((11, 20), Ask([Cat], "cat").Maximum(map, 60, 80));
        Assert.AreEqual((0, 0), Ask([Cat], "cat").Maximum(new float[60 * 80], 60, 80));
    }

    [TestMethod]
    public void Answer_EveryObjectDifficult_IsSkipped()
    {
        var difficult = new ObjectRegion("cat", 30, 10, 40, 15) { IsDifficult = true };

        Assert.AreEqual<bool?>(null, Ask([difficult, difficult, Dog], "cat").Answer(Peak(35, 12), 60, 80, 0));
        Assert.AreEqual<bool?>(true, Ask([difficult, Cat], "cat").Answer(Peak(35, 12), 60, 80, 0));
    }

    [TestMethod]
    public void IsDifficult_NeedsASmallObjectAndAnotherClass()
    {
        var quarter = new ObjectRegion("cat", 0, 0, 40, 30);
        var less = new ObjectRegion("cat", 0, 0, 39, 30);

        Assert.IsFalse(Ask([Cat], "cat").IsDifficult, "no other class");
        Assert.IsTrue(Ask([Cat, Dog], "cat").IsDifficult);
        Assert.IsFalse(Ask([quarter, Dog], "cat").IsDifficult, "exactly a quarter");
        Assert.IsTrue(Ask([less, Dog], "cat").IsDifficult);
        Assert.IsFalse(Ask([less, Cat, Dog], "cat").IsDifficult, "the sum of areas");
        Assert.IsTrue(Ask([quarter, Dog], "dog").IsDifficult, "areas of other classes do not count");
    }

    [TestMethod]
    public void Ask_WrongInput_IsRefused()
    {
        PointingGameQuestion question = Ask([Cat, Dog], "cat");
        float[] bad = Peak(1, 1);
        bad[2 * 80 + 7] = float.NaN;

        AssertRefused("The image has no object 'cow'; it has 'cat', 'dog'.", () => Ask([Cat, Dog], "cow"));
        AssertRefused("A map must be finite, got NaN at row 2, column 7.", () => question.Answer(bad, 60, 80, 0));
        AssertRefused("A map of 60x80 has 4800 values, got 5.", () => question.Answer(new float[5], 60, 80, 0));
        AssertRefused("The mask of an object in an image of 60x80 has 4800 pixels, got 3 for 'cat'.", () => Ask([Dog, new ObjectRegion("cat", [true, true, true])], "cat"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PointingGameQuestion("cat", [Cat], imageHeight: 0, imageWidth: 80));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PointingGameQuestion("cat", [Cat], imageHeight: 60, imageWidth: 0));
    }

    private static PointingGameQuestion Ask(ObjectRegion[] objects, string label) => new(label, objects, imageHeight: 60, imageWidth: 80);

    private static float[] Peak(int x, int y)
    {
        float[] map = new float[60 * 80];
        map[y * 80 + x] = 1;
        return map;
    }

    private static void AssertRefused(string message, Action action) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(action).Message, message);
}
