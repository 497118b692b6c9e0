using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>The map over a picture, used by hand.</summary>
[TestClass]
public sealed partial class PictureTests
{
    private static readonly (RiseExplanation Explanation, HtmlOptions Options) Shown = Explanations.LeftAndRight;

    private static string Page => Pages.Of(Shown.Explanation.ToHtml(Shown.Options));

    [TestMethod]
    public async Task Target_Switched_ShowsTheOtherMap()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();
        byte[] left = await open.One(".rise-map").ScreenshotAsync();

        await open.One(".rise-choice").SelectOptionAsync("1");
        await open.Drawn(1);

        CollectionAssert.AreNotEqual(left, await open.One(".rise-map").ScreenshotAsync());
        Assert.AreEqual("right", await open.One(".rise-target:visible h3").InnerTextAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Map_IsPaintedInItsColors()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();

        // The largest contrast is yellow, the smallest dark violet: the ends of viridis.
        ReadOnlyMemory<float> contrast = Shown.Explanation.Maps[0].Contrast;
        CollectionAssert.AreEqual(new[] { 0xFD, 0xE7, 0x25, 0xFF }, await PixelOfMap(open, IndexOf(contrast, contrast.ToArray().Max())));
        CollectionAssert.AreEqual(new[] { 0x44, 0x01, 0x54, 0xFF }, await PixelOfMap(open, IndexOf(contrast, contrast.ToArray().Min())));
    }

    [TestMethod]
    public async Task Opacity_And_Colors_ChangeThePixels()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();
        byte[] first = await open.One(".rise-map").ScreenshotAsync();

        await open.One(".rise-opacity").FillAsync("20");
        byte[] thin = await open.One(".rise-map").ScreenshotAsync();
        await open.One(".rise-colors").SelectOptionAsync(new SelectOptionValue { Label = "grey" });
        byte[] grey = await open.One(".rise-map").ScreenshotAsync();

        CollectionAssert.AreNotEqual(first, thin);
        CollectionAssert.AreNotEqual(thin, grey);
        open.AssertQuiet();
    }

    [TestMethod]
    [DataRow(3, 7)]
    [DataRow(39, 59)]
    [DataRow(20, 31)]
    public async Task Hover_ReadsOutThatPositionsContrastAndItsError(int row, int column)
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();

        var box = (await open.One(".rise-map").BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + (column + 0.5f) / Explanations.Width * box.Width, box.Y + (row + 0.5f) / Explanations.Height * box.Height);

        Match said = Readout().Match(await open.One(".rise-readout").First.InnerTextAsync());
        Assert.IsTrue(said.Success, await open.One(".rise-readout").First.InnerTextAsync());
        int i = row * Explanations.Width + column;
        RiseMap map = Shown.Explanation.Maps[0];
        Assert.AreEqual($"{row},{column}", $"{said.Groups["row"].Value},{said.Groups["column"].Value}");
        AssertNear(map.Contrast.Span[i], said.Groups["contrast"].Value, map.Contrast.ToArray());
        AssertNear(map.ContrastStandardError.Span[i], said.Groups["error"].Value, map.ContrastStandardError.ToArray());
        Assert.AreEqual(IsCertain(map, i), !said.Groups["unsure"].Success);
    }

    [TestMethod]
    public async Task HideWhatIsNotCertain_MakesExactlyThosePositionsVanish()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();
        RiseMap map = Shown.Explanation.Maps[0];
        Assert.IsFalse(Enumerable.Range(0, map.Contrast.Length).All(i => IsCertain(map, i)), "nothing is uncertain: the test tests nothing");

        await open.One(".rise-certain").CheckAsync();

        // At the edge of certainty 16 bits decide as they like.
        int[] alphas = await open.One(".rise-map canvas").First.EvaluateAsync<int[]>("c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].filter((_, k) => k % 4 === 3)");
        int differing = Enumerable.Range(0, alphas.Length).Count(i => alphas[i] != (IsCertain(map, i) ? 255 : 0));
        Assert.IsLessThanOrEqualTo(alphas.Length / 1000, differing);
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Evidence_IsALayerOverTheMap()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();
        await open.One(".rise-evidence").UncheckAsync();
        Assert.IsFalse(await open.One(".rise-map canvas").Nth(1).IsVisibleAsync());

        await open.One(".rise-evidence").CheckAsync();

        // Clear inside of it, but for its edge; dark outside.
        int[] alphas = await open.One(".rise-map canvas").Nth(1).EvaluateAsync<int[]>("c => [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].filter((_, k) => k % 4 === 3)");
        float[] evidence = Shown.Options.Evidence[0].Mask.ToArray();
        Assert.IsTrue(alphas.Zip(evidence).All(p => p.Second >= 0.5f ? p.First is 0 or 255 : p.First == 170));
        Assert.Contains(255, alphas);
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Curves_StandBesideEachTarget()
    {
        await using OpenPage open = await Browser.Open(Page);

        Assert.AreEqual(2, await open.One(".rise-target").First.Locator(".rise-curve svg").CountAsync());
        Assert.Contains("Deletion (lower is better): area", await open.One(".rise-curve figcaption").First.InnerTextAsync());
    }

    [TestMethod]
    public async Task Keyboard_ReachesEveryControl_AndMovesOverTheMap()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.Drawn();

        var reached = new List<string>();
        for (int k = 0; k < 6; k++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            reached.Add(await open.Page.EvaluateAsync<string>("document.activeElement.className"));
        }

        CollectionAssert.AreEqual(new[] { "rise-choice", "rise-opacity", "rise-colors", "rise-evidence", "rise-certain", "rise-map" }, reached);
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("Shift+ArrowUp");
        StringAssert.StartsWith(await open.One(".rise-readout").First.InnerTextAsync(), $"row {Explanations.Height / 2 - 10}, column {Explanations.Width / 2 + 1}: contrast ");
        Assert.IsTrue(await open.One(".rise-cursor").IsVisibleAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task WithoutAScript_TheFirstMapIsThere_AndNothingThatDoesNothing()
    {
        await using OpenPage open = await Browser.Open(Page, new BrowserNewContextOptions { JavaScriptEnabled = false });

        Assert.IsTrue(await open.One(".rise-still").IsVisibleAsync());
        Assert.IsFalse(await open.One(".rise-opacity").IsVisibleAsync());
        Assert.AreEqual(2, await open.One(".rise-target:visible").CountAsync());
    }

    [TestMethod]
    public async Task Still_LooksAsTheScriptDrawsIt()
    {
        await using OpenPage without = await Browser.Open(Page, new BrowserNewContextOptions { JavaScriptEnabled = false, ViewportSize = new ViewportSize { Width = 1100, Height = 900 } });
        await using OpenPage with = await Browser.Open(Page);
        await with.Drawn();
        await with.One(".rise-evidence").UncheckAsync();

        Assert.IsLessThan(4, await Difference(with, await without.One(".rise-map").ScreenshotAsync(), await with.One(".rise-map").ScreenshotAsync()));
    }

    /// <summary>The mean difference between the bytes of two screenshots' pixels.</summary>
    private static Task<double> Difference(OpenPage open, params byte[][] pngs) => open.Page.EvaluateAsync<double>(
        """
        async pngs => {
          const [a, b] = await Promise.all(pngs.map(async png => {
            const image = new Image();
            image.src = 'data:image/png;base64,' + png;
            await image.decode();
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [image.width, image.height];
            canvas.getContext('2d').drawImage(image, 0, 0);
            return canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data;
          }));
          return a.length === b.length ? a.reduce((sum, byte, k) => sum + Math.abs(byte - b[k]), 0) / a.length : 255;
        }
        """,
        pngs.Select(Convert.ToBase64String).ToArray());

    private static Task<int[]> PixelOfMap(OpenPage open, int position) => open.One(".rise-map canvas").First.EvaluateAsync<int[]>(
        "(c, i) => [...c.getContext('2d').getImageData(i % c.width, Math.floor(i / c.width), 1, 1).data]", position);

    private static int IndexOf(ReadOnlyMemory<float> values, float value) => values.Span.IndexOf(value);

    private static bool IsCertain(RiseMap map, int i) => Math.Abs(map.Contrast.Span[i]) >= 2 * map.ContrastStandardError.Span[i];

    /// <summary>Half a step of the last digit, and half of one of the 65535 from the smallest to the largest.</summary>
    private static void AssertNear(float expected, string actual, float[] all)
    {
        int decimals = actual.Length - actual.IndexOf('.') - 1;
        double tolerance = 0.51 * Math.Pow(10, -decimals) + 0.51 * (all.Max() - all.Min()) / 65535;
        Assert.AreEqual(expected, double.Parse(actual, CultureInfo.InvariantCulture), tolerance);
    }

    [GeneratedRegex(@"^row (?<row>\d+), column (?<column>\d+): contrast (?<contrast>[+-]?\d+\.\d+) ± (?<error>\d+\.\d+)(?<unsure>, not certain)?: (no )?evidence$")]
    private static partial Regex Readout();
}
