namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>The boxes of a detector over its picture: chosen by mouse and by keyboard.</summary>
[TestClass]
public sealed class BoxTests
{
    private static readonly Lazy<string> s_page = new(() => Pages.Of(Explain().ToHtml(new HtmlOptions { WithAssets = false })));

    [TestMethod]
    public async Task Box_Clicked_ShowsItsMap()
    {
        await using OpenPage open = await Browser.Open(s_page.Value);
        await open.Drawn();
        byte[] first = await open.One(".rise-map").ScreenshotAsync();

        await open.One(".rise-stage > figure:first-child .rise-box[data-number='1']").ClickAsync();
        await open.Drawn(1);

        Assert.AreEqual("right", await open.One(".rise-target:visible h3").InnerTextAsync());
        Assert.AreEqual("1", await open.One(".rise-choice").InputValueAsync());
        CollectionAssert.AreNotEqual(first, await open.One(".rise-map").ScreenshotAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Box_ChosenByKeys_ShowsItsMap_AndSaysThatItIsPressed()
    {
        await using OpenPage open = await Browser.Open(s_page.Value);
        await open.Drawn();

        await open.One(".rise-box[data-number='1']").First.FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        await open.Drawn(1);

        Assert.AreEqual("true", await open.One(".rise-box[data-number='1']").First.GetAttributeAsync("aria-pressed"));
        Assert.AreEqual("false", await open.One(".rise-box[data-number='0']").First.GetAttributeAsync("aria-pressed"));
        Assert.AreEqual("right, 0.90", await open.One(".rise-box[data-number='1']").First.GetAttributeAsync("aria-label"));
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Choice_MarksItsBox_OverTheMapToo()
    {
        await using OpenPage open = await Browser.Open(s_page.Value);
        await open.Drawn();

        await open.One(".rise-choice").SelectOptionAsync("1");
        await open.Drawn(1);

        Assert.AreEqual(1, await open.One(".rise-stage > figure:first-child .rise-box.rise-chosen").CountAsync());
        Assert.IsTrue(await open.One(".rise-map .rise-box[data-number='1']").IsVisibleAsync());
        Assert.IsFalse(await open.One(".rise-map .rise-box[data-number='0']").IsVisibleAsync());
    }

    /// <summary>Two halves of a picture, each a box that is as sure as the half is bright.</summary>
    internal static RiseExplanation Explain()
    {
        const int Side = 40;
        InputShape shape = InputShape.Image(Side, Side);
        using RiseScorer scorer = RiseScorer.FromFunction((inputs, count, scores) =>
        {
            for (int k = 0; k < 2 * count; k++)
            {
                float sum = 0;
                for (int p = 0; p < Side * Side / 2; p++)
                    sum += inputs[k / 2 * shape.Length + p / (Side / 2) * Side + k % 2 * (Side / 2) + p % (Side / 2)] / (Side * Side / 2);
                ((ReadOnlySpan<float>)[k % 2 * 20, 0, k % 2 * 20 + 20, Side, sum, 1 - k % 2, k % 2]).CopyTo(scores[(7 * k)..]);
            }
        }, numberOfScores: 14);
        var options = new RiseOptions { Target = RiseTarget.Detections(DetectionDecoder.Tensor(2, BoxFormat.Corners)), Labels = ["left", "right"], NumberOfMasks = 100 };
        return new RiseExplainer(shape, options).Explain([.. Enumerable.Repeat(0.9f, shape.Length)], scorer);
    }
}
