using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>Fragments for everybody: on a phone, in the dark, with a screen reader; and with what comes from data.</summary>
[TestClass]
public sealed class AccessTests
{
    /// <summary>What data may be called: markup, nothing, Hebrew, a line of its own, half a character, and far too much.</summary>
    private static readonly string[] s_hostile =
    [
        "<script>document.title='hacked'</script>", "\"><img src=x onerror=\"document.title='hacked'\">", "'--><svg/onload=alert(1)>", "", " ", "תווית בעברית ‮reversed", "a\nb\0c", "\uD800", "&lt;b&gt;", new('x', 5000), "</style></title><h1>",
    ];

    private static readonly HtmlOptions s_bare = new() { WithAssets = false };

    private static readonly Dictionary<string, Func<string>> s_pages = new()
    {
        ["picture"] = () => Explanations.LeftAndRight.Explanation.ToHtml(Explanations.LeftAndRight.Options),
        ["boxes"] = () => BoxTests.Explain().ToHtml(s_bare),
        ["evidence"] = () => Explanations.LeftAndRight.Options.Evidence[0].ToHtml(withAssets: false),
        ["text"] = () => Explanations.Text("a good end of a bad film").ToHtml(s_bare),
        ["series"] = () => Explanations.Series().ToHtml(s_bare),
        ["features"] = () => Explanations.Features(RiseTarget.All, ["f", "g"], [.. Enumerable.Range(0, 40).Select(k => $"feature {k}")]).ToHtml(s_bare),
        ["columns"] = () => Explanations.Columns().One.ToHtml(withAssets: false) + Explanations.Columns().All.ToHtml(withAssets: false),
        ["hostile picture"] = HostilePicture,
        ["hostile features"] = () => Explanations.Features(RiseTarget.All, s_hostile, s_hostile).ToHtml(s_bare),
        ["hostile text"] = () => Explanations.Text("good </div><script>document.title='hacked'</script> bad \"quoted\" & &amp; שלום \0 \uD800 good").ToHtml(s_bare),
    };

    public static IEnumerable<string> All => s_pages.Keys;

    [TestMethod]
    [DataRow(false, ColorScheme.Light, 1100)]
    [DataRow(false, ColorScheme.Dark, 360)]
    [DataRow(true, ColorScheme.Light, 360)]
    [DataRow(true, ColorScheme.Dark, 1100)]
    public async Task Axe_FindsNothing_AndNothingIsWiderThanTheWindow(bool isHostile, ColorScheme colors, int width)
    {
        string[] fragments = [.. s_pages.Where(p => p.Key.StartsWith("hostile", StringComparison.Ordinal) == isHostile).Select(p => p.Value())];
        await using OpenPage open = await Browser.Open(Pages.Of(fragments), new BrowserNewContextOptions { ColorScheme = colors, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        foreach (ILocator details in await open.One("details").AllAsync())
            await details.EvaluateAsync("d => { d.open = true; }");

        AxeResult result = await open.Page.RunAxe();

        Assert.IsEmpty(result.Violations, string.Join(Environment.NewLine, result.Violations.Select(v => $"{v.Id} ({v.Impact}): {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
        Assert.IsLessThanOrEqualTo(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        open.AssertQuiet();
    }

    [TestMethod]
    [DynamicData(nameof(All))]
    public async Task Data_IsNeverMarkup(string name)
    {
        await using OpenPage open = await Browser.Open(Pages.Of(s_pages[name]()));

        Assert.AreEqual("Why", await open.Page.TitleAsync(), name);
        Assert.AreEqual(1, await open.One("h1").CountAsync());
        Assert.AreEqual(1, await open.One("script").CountAsync());
        Assert.AreEqual(1, await open.One("style").CountAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Policy_StopsWhateverElseWouldRun()
    {
        // As if something had got through.
        string page = Pages.Of("<p id=\"mark\" onclick=\"document.title='hacked'\">x</p><img src=\"https://example.invalid/x.png\" alt=\"\">").Replace("</main>", "<script>document.title='hacked'</script></main>", StringComparison.Ordinal);
        await using OpenPage open = await Browser.Open(page);

        await open.One("#mark").ClickAsync();

        Assert.AreEqual("Why", await open.Page.TitleAsync());
    }

    [TestMethod]
    public async Task TenThousandTargets_AreAPageThatOpens()
    {
        string[] labels = [.. Enumerable.Range(0, 10_000).Select(k => $"class {k}")];
        string page = Pages.Of(Explanations.Features(RiseTarget.All, labels, "a", "b", "c").ToHtml(s_bare));

        await using OpenPage open = await Browser.Open(page);

        Assert.AreEqual("9900 more targets are explained, and not shown here.", await open.One(".rise-note").InnerTextAsync());
        Assert.AreEqual(100, await open.One(".rise-choice option").CountAsync());
        open.AssertQuiet();
    }

    private static string HostilePicture()
    {
        (RiseExplanation explanation, HtmlOptions options) = Explanations.Picture(s_hostile[0], s_hostile[1]);
        return explanation.ToHtml(options);
    }
}
