using Microsoft.ML.Rise.Rendering;

namespace Microsoft.ML.Rise.Browser.Tests;

/// <summary>A page as a service makes it of the library's fragments, under the library's own policy.</summary>
internal static class Pages
{
    public static string Of(params string[] fragments) =>
        $"""
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="{HtmlAssets.ContentSecurityPolicy()}"><title>Why</title><style>{HtmlAssets.Style}</style></head>
        <body><main><h1>Why</h1><h2>This</h2>{string.Concat(fragments)}</main><script>{HtmlAssets.Script}</script></body></html>
        """;
}
