using Microsoft.Playwright;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>One Chromium for all tests; none where the machine has none.</summary>
[TestClass]
public static class Browser
{
    private static readonly string[] s_places = [Environment.GetEnvironmentVariable("RISE_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static IPlaywright? s_playwright;
    private static IBrowser? s_browser;

    [AssemblyInitialize]
    public static async Task Start(TestContext context)
    {
        _ = context;
        if (s_places.FirstOrDefault(File.Exists) is not { } chromium)
            return;
        s_playwright = await Playwright.Playwright.CreateAsync();
        s_browser = await s_playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            // In containers there is no sandbox; and a browser that asks its maker for news would make requests.
            Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--font-render-hinting=none"],
        });
    }

    [AssemblyCleanup]
    public static async Task Stop()
    {
        if (s_browser is not null)
            await s_browser.DisposeAsync();
        s_playwright?.Dispose();
    }

    /// <summary>Opens a page from a file, as somebody does who was sent it.</summary>
    /// <param name="html">The whole page.</param>
    /// <param name="options">Of the window: size, colours, whether scripts run.</param>
    public static async Task<OpenPage> Open(string html, BrowserNewContextOptions? options = null)
    {
        if (s_browser is null)
            Assert.Inconclusive("There is no Chromium: install it, or say where it is by RISE_CHROMIUM.");
        string file = Path.Combine(Directory.CreateTempSubdirectory("rise-page").FullName, "page.html");
        await File.WriteAllTextAsync(file, html);
        IBrowserContext context = await s_browser!.NewContextAsync(options ?? new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1100, Height = 900 } });
        IPage page = await context.NewPageAsync();
        var open = new OpenPage(page, file);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return open;
    }
}

/// <summary>A page in the browser, and all that it said or asked for: nothing, at the end.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly string _file;
    private readonly List<string> _complaints = [];

    internal OpenPage(IPage page, string file)
    {
        Page = page;
        _file = file;
        page.Console += (_, message) => _complaints.Add($"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => _complaints.Add($"error: {error}");
        page.Dialog += (_, dialog) => _complaints.Add($"dialog: {dialog.Message}");
        page.Request += (_, request) =>
        {
            if (request.Url != new Uri(file).AbsoluteUri && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Add($"request: {request.Url}");
        };
    }

    public IPage Page { get; }

    public ILocator One(string selector, string? hasText = null) => Page.Locator(selector, new PageLocatorOptions { HasText = hasText });

    /// <summary>Waits until the script has drawn a target of a picture.</summary>
    public Task Drawn(int target = 0) => One($"rise-explanation[data-drawn='{target}']").WaitForAsync();

    public void AssertQuiet() => Assert.IsEmpty(_complaints, string.Join(Environment.NewLine, _complaints));

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);
    }
}
