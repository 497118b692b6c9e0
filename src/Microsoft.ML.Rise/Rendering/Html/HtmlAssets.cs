using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.Rise.Rendering;

/// <summary>What the fragments of <c>ToHtml</c> need beside them: a page with several of them has it once.</summary>
/// <remarks>A fragment without it is readable, but cannot be switched or asked.</remarks>
public static class HtmlAssets
{
    private static readonly Lazy<string> s_style = new(() => Read("explanation.css")), s_script = new(() => Read("explanation.js"));

    /// <summary>The content of a <c>style</c> element.</summary>
    public static string Style => s_style.Value;

    /// <summary>The content of a <c>script</c> element; behind the fragments, or anywhere: it waits for them.</summary>
    public static string Script => s_script.Value;

    /// <summary>A strict policy under which a page with <see cref="Style"/> and <see cref="Script"/> works: nothing is loaded from anywhere, and no other script or style runs.</summary>
    /// <param name="more">The contents of further <c>style</c> and <c>script</c> elements of the page.</param>
    /// <returns>The content of a Content-Security-Policy header, or of its <c>meta</c> element.</returns>
    public static string ContentSecurityPolicy(params ReadOnlySpan<string> more)
    {
        var hashes = new StringBuilder();
        foreach (string content in (string[])[Style, Script, .. more])
            hashes.Append(" 'sha256-").Append(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))).Append('\'');
        return $"default-src 'none'; img-src data:; style-src{hashes}; script-src{hashes}; base-uri 'none'; form-action 'none'";
    }

    private static string Read(string name)
    {
        using Stream stream = typeof(HtmlAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);

        // A page is the same wherever its library was built: HTML knows one end of a line.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
