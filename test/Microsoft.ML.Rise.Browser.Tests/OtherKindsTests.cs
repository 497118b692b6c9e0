using Microsoft.Playwright;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>Texts, series, features and columns, used by hand.</summary>
[TestClass]
public sealed class OtherKindsTests
{
    [TestMethod]
    public async Task Words_UnderThePointerOrByArrowKeys_AreReadOut()
    {
        RiseExplanation explanation = Explanations.Text("a good end of a bad film");
        await using OpenPage open = await Browser.Open(Pages.Of(explanation.ToHtml(new HtmlOptions { WithAssets = false })));
        Assert.AreEqual("a good end of a bad film", await open.One(".rise-words").InnerTextAsync());

        await open.One(".rise-words span").Nth(1).HoverAsync();
        string hovered = await open.One(".rise-readout").InnerTextAsync();
        await open.One(".rise-words").FocusAsync();
        await open.Page.Keyboard.PressAsync("End");
        await open.Page.Keyboard.PressAsync("ArrowLeft");

        StringAssert.StartsWith(hovered, "good: +");
        StringAssert.StartsWith(await open.One(".rise-readout").InnerTextAsync(), "bad: -");
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Steps_AreReadOut_AndUncertainOnesLoseTheirShade()
    {
        RiseExplanation explanation = Explanations.Series();
        await using OpenPage open = await Browser.Open(Pages.Of(explanation.ToHtml(new HtmlOptions { WithAssets = false })));

        await open.One(".rise-series").FocusAsync();
        await open.Page.Keyboard.PressAsync("Home");
        StringAssert.StartsWith(await open.One(".rise-readout").InnerTextAsync(), "step 0: value 1.000, contrast ");

        RiseMap map = explanation.Maps[0];
        int unsure = Enumerable.Range(0, 60).Count(t => !(Math.Abs(map.Contrast.Span[t]) >= 2 * map.ContrastStandardError.Span[t]));
        Assert.AreEqual(unsure, await open.One(".rise-series rect.rise-unsure").CountAsync());
        Assert.AreNotEqual(0, unsure);
        await open.One(".rise-certain").CheckAsync();
        string[] fills = await open.One(".rise-series rect.rise-unsure").EvaluateAllAsync<string[]>("rects => rects.map(r => getComputedStyle(r).fill)");
        foreach (string fill in fills)
            StringAssert.Matches(fill, new("0\\)$"), fill);
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Bars_OfUncertainFeatures_VanishWhenAsked()
    {
        RiseExplanation explanation = Explanations.Features(RiseTarget.Class(0), ["f"], [.. Enumerable.Range(0, 40).Select(k => $"feature {k}")]);
        await using OpenPage open = await Browser.Open(Pages.Of(explanation.ToHtml(new HtmlOptions { WithAssets = false })));
        int unsure = await open.One("tr.rise-unsure").CountAsync();

        await open.One(".rise-certain").CheckAsync();

        Assert.AreEqual(40 - unsure, await open.One(".rise-bars tbody tr:visible").CountAsync());
        Assert.AreEqual("feature 1", await open.One(".rise-bars tbody th").First.InnerTextAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Columns_ShowTheirValuesAndContributions()
    {
        (ColumnExplanation one, ContributionSummary all) = Explanations.Columns();
        await using OpenPage open = await Browser.Open(Pages.Of(one.ToHtml(withAssets: false), all.ToHtml(withAssets: false)));

        string[] cells = await open.One(".rise-bars").First.Locator("tbody tr").First.EvaluateAsync<string[]>("row => [...row.cells].map(c => c.innerText)");
        CollectionAssert.AreEqual(new[] { "Area", "40", $"+{one.Contributions[0].Contribution:0.00}", "" }, cells);
        Assert.Contains("30 rows", await open.One(".rise-facts").Nth(1).InnerTextAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Fragments_EachWithItsAssets_AsInANotebook_AreBegunOnce()
    {
        // A notebook puts each output into the page later, and runs its script.
        string fragment = Explanations.LeftAndRight.Explanation.ToHtml();
        await using OpenPage open = await Browser.Open("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Notebook</title><body></body></html>");
        for (int k = 0; k < 2; k++)
        {
            await open.Page.EvaluateAsync(
                """
                html => {
                  const output = document.createElement('div');
                  output.innerHTML = html;
                  document.body.append(output);
                  for (const inert of output.querySelectorAll('script')) {
                    const script = document.createElement('script');
                    script.textContent = inert.textContent;
                    inert.replaceWith(script);
                  }
                }
                """,
                fragment);
        }

        await Assertions.Expect(open.One("rise-explanation[data-drawn='0']")).ToHaveCountAsync(2);
        open.AssertQuiet();
    }
}
