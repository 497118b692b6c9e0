using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.ML.Rise.Tool.Findings;
using Microsoft.ML.Rise.Tool.Report;
using Microsoft.Playwright;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>The tool's page, and its list of many rows.</summary>
[TestClass]
public sealed class ReportTests
{
    private const string Hostile = "</script><script>document.title='hacked'</script>";

    private static readonly Provenance From = new("rise table --model 'a b.zip'", "a b.zip", "00ff", Seed: 1, new Dictionary<string, string> { ["Columns"] = Hostile });

    private static readonly ColumnFinding[] Rows = [.. Explain(60)];

    private static string Page => ReportPage.Of("Why", [new ReportSection(Hostile, ContributionSummary.Of(Rows.Select(r => r.Explanation)).ToHtml(withAssets: false)), new ReportSection("Row by row", RowList.Of(Rows))], From);

    [TestMethod]
    public async Task Rows_ArePagesOf25_AndTheFirstIsShown()
    {
        await using OpenPage open = await Browser.Open(Page);
        await open.One(".report-row .rise-bars").WaitForAsync();

        Assert.AreEqual("1 to 25 of 60 rows", await open.One(".report-count").InnerTextAsync());
        Assert.AreEqual("row 0", await open.One(".report-row h3").First.InnerTextAsync());
        Assert.IsTrue(await open.One(".report-before").IsDisabledAsync());

        await open.One(".report-after").ClickAsync();
        await open.One(".report-after").ClickAsync();

        Assert.AreEqual("51 to 60 of 60 rows", await open.One(".report-count").InnerTextAsync());
        Assert.AreEqual(10, await open.One(".report-list tbody tr").CountAsync());
        Assert.IsTrue(await open.One(".report-after").IsDisabledAsync());
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Search_FindsRowsByTheirValues()
    {
        await using OpenPage open = await Browser.Open(Page);

        await open.One(".report-search").FillAsync("ulm 12");

        string[] names = await open.One(".report-list tbody button").EvaluateAllAsync<string[]>("buttons => buttons.map(b => b.textContent)");
        CollectionAssert.AreEqual(Rows.Where(r => ((string[])["ulm", "12"]).All(w => TextOf(r).Contains(w, StringComparison.OrdinalIgnoreCase))).Select(r => r.Name).ToArray(), names);
        Assert.AreNotEqual(0, names.Length);
        open.AssertQuiet();
    }

    [TestMethod]
    public async Task Sort_ByScore_AndByAColumnsContribution()
    {
        await using OpenPage open = await Browser.Open(Page);

        await open.One(".report-sort").SelectOptionAsync(new SelectOptionValue { Label = "Score, highest first" });
        string highest = await open.One(".report-list tbody button").First.InnerTextAsync();
        await open.One(".report-sort").SelectOptionAsync(new SelectOptionValue { Label = "Contribution of Rooms" });
        string most = await open.One(".report-list tbody button").First.InnerTextAsync();

        Assert.AreEqual(Rows.MaxBy(r => r.Explanation.Targets[0].Target.Score)!.Name, highest);
        Assert.AreEqual(Rows.MaxBy(r => Math.Abs(r.Explanation.Contributions.Single(c => c.Name == "Rooms").Contribution))!.Name, most);
    }

    [TestMethod]
    public async Task Row_Chosen_ShowsItsBars()
    {
        await using OpenPage open = await Browser.Open(Page);

        await open.One(".report-list tbody button").Nth(7).ClickAsync();
        await open.One(".report-row h3", hasText: "row 7").WaitForAsync();

        string[] cells = await open.One(".report-row tbody tr").First.EvaluateAsync<string[]>("row => [...row.cells].map(c => c.innerText)");
        ColumnContribution largest = Rows[7].Explanation.Contributions[0];
        CollectionAssert.AreEqual(new[] { largest.Name, largest.Value }, cells[..2]);
        Assert.AreEqual(largest.Contribution, double.Parse(cells[2], CultureInfo.InvariantCulture), 0.01);
        open.AssertQuiet();
    }

    [TestMethod]
    [DataRow(ColorScheme.Light, 1100)]
    [DataRow(ColorScheme.Dark, 360)]
    public async Task Page_WithHostileData_IsQuiet_AndAxeFindsNothing(ColorScheme colors, int width)
    {
        await using OpenPage open = await Browser.Open(Page, new BrowserNewContextOptions { ColorScheme = colors, ViewportSize = new ViewportSize { Width = width, Height = 800 } });
        await open.One(".report-row .rise-bars").WaitForAsync();

        AxeResult result = await open.Page.RunAxe();

        Assert.IsEmpty(result.Violations, string.Join(Environment.NewLine, result.Violations.Select(v => $"{v.Id} ({v.Impact}): {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
        Assert.IsLessThanOrEqualTo(width, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.AreEqual("Why", await open.Page.TitleAsync());
        Assert.Contains("rise table --model 'a b.zip'", await open.One(".report-provenance").InnerTextAsync());
        open.AssertQuiet();
    }

    private static string TextOf(ColumnFinding row) => string.Join(' ', [row.Name, .. row.Explanation.Contributions.Select(c => c.Value)]);

    private static IEnumerable<ColumnFinding> Explain(int count)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(k => new Explanations.NumberRow { Area = k, Rooms = k * 7 % 5, Town = k % 3 == 0 ? "Ulm" : Hostile }));
        ITransformer model = mlContext.Transforms.CustomMapping<Explanations.NumberRow, Explanations.ScoreRow>((row, result) => result.Score = row.Area - 2 * row.Rooms + (row.Town == "Ulm" ? 5 : 0), contractName: null).Fit(rows);
        return mlContext.Model.ExplainPredictions(model, rows).Select((explanation, k) => new ColumnFinding($"row {k}", explanation));
    }
}
