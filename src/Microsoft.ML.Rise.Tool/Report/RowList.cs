using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.ML.Rise.Rendering.Html;
using Microsoft.ML.Rise.Tool.Findings;

namespace Microsoft.ML.Rise.Tool.Report;

/// <summary>Many explained rows as a list that can be searched and sorted, and one of them as a fragment. Each fragment is packed: a page of a thousand would be too large.</summary>
internal static class RowList
{
    /// <summary>More are not shown one by one; the summary is of all.</summary>
    private const int MostRows = 2000;

    public static string Of(IReadOnlyList<ColumnFinding> rows)
    {
        ColumnContribution[] first = [.. rows[0].Explanation.Contributions.OrderBy(c => c.Name, StringComparer.Ordinal)];
        string[] names = [.. first.Select(c => c.Name)];

        // Characters that could end the element are escaped by the serializer.
        string data = JsonSerializer.Serialize(new { names, rows = rows.Take(MostRows).Select(row => RowOf(row, names)) });
        var html = new HtmlText();
        html.Add($"""<div class="report-rows" data-page="25"><div class="report-controls"><label>Search <input type="search" class="report-search"></label><label>Sort by <select class="report-sort"></select></label><output class="report-count"></output></div>""")
            .Add($"""<div class="report-scroll" tabindex="0" role="group" aria-label="The rows"><table class="report-list"><thead><tr><th scope="col">row</th><th scope="col">target</th><th scope="col" class="report-number">score</th><th scope="col">largest contributions</th></tr></thead><tbody></tbody></table></div>""")
            .Add($"""<div class="report-pages"><button type="button" class="report-before">Rows before</button> <button type="button" class="report-after">Rows after</button></div><div class="report-row" aria-live="polite"></div>""");
        if (rows.Count > MostRows)
            html.Add($"""<p class="rise-note">{rows.Count - MostRows} more rows were explained, and are not listed here.</p>""");
        return html.Add($"""<noscript><p>The list of the rows needs a script.</p></noscript><script type="application/json" class="report-data">""").AddMarkup(data).Add($"</script></div>").ToString();
    }

    private static object RowOf(ColumnFinding row, string[] names)
    {
        ColumnContributions target = row.Explanation.Targets[0];
        Dictionary<string, ColumnContribution> contributions = target.Contributions.DistinctBy(c => c.Name).ToDictionary(c => c.Name);
        ColumnContribution[] ordered = [.. names.Select(n => contributions.GetValueOrDefault(n))];
        return new
        {
            name = row.Name,
            target = target.Target.Label,
            score = Rounded(target.Target.Score),
            values = ordered.Select(c => c.Value ?? ""),
            contributions = ordered.Select(c => Rounded(c.Contribution)),
            html = Packed(row.ToHtml()),
        };
    }

    /// <summary>As many digits as are looked at. What is not finite has no number in JSON.</summary>
    private static double? Rounded(double value)
    {
        const int Digits = 5;
        if (!double.IsFinite(value))
            return null;
        return value == 0 ? 0 : double.Parse(value.ToString("E" + (Digits - 1), System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Packed(string html)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(Encoding.UTF8.GetBytes(html));
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }
}
