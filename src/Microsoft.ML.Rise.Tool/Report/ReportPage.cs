using Microsoft.ML.Rise.Rendering;
using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise.Tool.Report;

/// <summary>A part of the page.</summary>
/// <param name="Heading">Plain text.</param>
/// <param name="Html">A fragment.</param>
internal sealed record ReportSection(string Heading, string Html);

/// <summary>The report: one file that needs no other, and runs nothing but what it brings.</summary>
internal static class ReportPage
{
    private static readonly string s_style = Asset.Read("report.css"), s_script = Asset.Read("report.js");

    public static string Of(string title, IReadOnlyList<ReportSection> sections, Provenance provenance)
    {
        var page = new HtmlText();
        page.Add($"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">""")
            .Add($"""<meta http-equiv="Content-Security-Policy" content="{HtmlAssets.ContentSecurityPolicy(s_style, s_script)}"><meta name="color-scheme" content="light dark"><title>{title}</title>""")
            .Add($"<style>").AddMarkup(HtmlAssets.Style).Add($"</style><style>").AddMarkup(s_style)
            .Add($"</style></head><body><header><h1>{title}</h1></header><main>")
            .AddEach(sections, (html, section) => html.Add($"<section><h2><bdi>{section.Heading}</bdi></h2>").AddMarkup(section.Html).Add($"</section>"))
            .Add($"""</main><footer><h2>Where this comes from</h2><dl class="report-provenance">""")
            .AddEach(provenance.Lines, (html, line) => html.Add($"<div><dt>{line.Name}</dt><dd><bdi>{line.Value}</bdi></dd></div>"))
            .Add($"</dl></footer><script>").AddMarkup(HtmlAssets.Script).Add($"</script><script>").AddMarkup(s_script).Add($"</script></body></html>\n");
        return page.ToString();
    }
}

/// <summary>What the tool brings along.</summary>
internal static class Asset
{
    /// <summary>With one end of a line on every machine, as HTML has it: a hash is made of it.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Asset).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
