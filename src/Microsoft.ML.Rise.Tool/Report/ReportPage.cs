using System.Net;
using System.Text;
using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Tool.Report;

/// <summary>A part of the page.</summary>
/// <param name="Heading">Plain text.</param>
/// <param name="Html">A fragment.</param>
internal sealed record ReportSection(string Heading, string Html);

/// <summary>The report: one file that needs no other.</summary>
internal static class ReportPage
{
    public static string Of(string title, IReadOnlyList<ReportSection> sections, Provenance provenance)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Encoded(HtmlAssets.ContentSecurityPolicy())}\">\n<title>{Encoded(title)}</title>\n<style>{HtmlAssets.Style}</style>\n</head>\n<body>\n<h1>{Encoded(title)}</h1>\n");
        foreach (ReportSection section in sections)
            page.Append($"<section>\n<h2>{Encoded(section.Heading)}</h2>\n{section.Html}\n</section>\n");
        page.Append("<section>\n<h2>Where this comes from</h2>\n<dl>\n");
        foreach ((string name, string value) in provenance.Lines)
            page.Append($"<dt>{Encoded(name)}</dt><dd>{Encoded(value)}</dd>\n");
        return page.Append($"</dl>\n</section>\n<script>{HtmlAssets.Script}</script>\n</body>\n</html>\n").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
