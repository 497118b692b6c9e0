using Microsoft.Playwright;

namespace Microsoft.ML.Rise.Benchmarks.Reports;

/// <summary>A browser that opens a page anew, and uses it.</summary>
internal sealed class ReportBrowser : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-browser").FullName;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private IPage? _page;

    private ReportBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<ReportBrowser> Start(string chromium)
    {
        IPlaywright playwright = await Playwright.Playwright.CreateAsync();
        return new ReportBrowser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] }));
    }

    /// <summary>Milliseconds from the call until something is there.</summary>
    public async Task<double> Open(string html, string selector)
    {
        string file = Path.Combine(_folder, "page.html");
        await File.WriteAllTextAsync(file, html);
        if (_page is not null)
            await _page.CloseAsync();
        _page = await _browser.NewPageAsync();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await _page.GotoAsync(new Uri(file).AbsoluteUri, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        await _page.WaitForSelectorAsync(selector);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Milliseconds from an act until the frame has been made that shows what came of it.</summary>
    public async Task<double> Answer(string selector, string act, string until) => await _page!.EvaluateAsync<double>(
        """
        async ([selector, act, until]) => {
          const element = document.querySelector(selector), run = eval(act), isDone = eval(`e => ${until}`);
          const start = performance.now();
          run(element);
          do await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          while (!isDone(element));
          return performance.now() - start;
        }
        """,
        new[] { selector, act, until });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
