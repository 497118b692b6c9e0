namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>A line of a table of bars.</summary>
/// <param name="Name">Of the column, feature or word.</param>
/// <param name="Value">What the input has there; null where there is nothing to say.</param>
/// <param name="Length">Of the bar, with its sign; in units of the score.</param>
/// <param name="Error">Its standard error; NaN where nobody knows.</param>
/// <param name="IsCertain">Whether it is told from 0.</param>
internal sealed record ShownBar(string Name, string? Value, double Length, double Error, bool IsCertain);

/// <summary>Signed bars with error bars, in a table that can be read without them.</summary>
internal static class BarsHtml
{
    /// <summary>More nobody reads; the others are the shortest.</summary>
    private const int MostBars = 100;

    private const int Half = 100, Height = 16;

    /// <summary>The bars of a target: its values by their names, the largest first.</summary>
    /// <param name="target">The target.</param>
    /// <param name="nameOf">Of a position.</param>
    /// <param name="valueOf">What the input has there.</param>
    public static IReadOnlyList<ShownBar> Of(ShownTarget target, Func<int, string> nameOf, Func<int, string?> valueOf) =>
    [
        .. Enumerable.Range(0, target.Values.Length)
            .OrderByDescending(k => Math.Abs(target.Values.Span[k]))
            .Select(k => new ShownBar(nameOf(k), valueOf(k), target.Values.Span[k], target.Errors.IsEmpty ? 0 : target.Errors.Span[k], target.IsCertain(k))),
    ];

    /// <param name="caption">What the table shows.</param>
    /// <param name="heads">Of the columns: name, value, length.</param>
    /// <param name="bars">The largest first.</param>
    /// <param name="isExact">Whether there are no standard errors.</param>
    /// <param name="isSigned">Whether bars are for or against; else they are sizes.</param>
    public static HtmlText Table(string caption, (string Name, string Value, string Length) heads, IReadOnlyList<ShownBar> bars, bool isExact, bool isSigned = true)
    {
        bool hasValues = bars.Any(b => b.Value is not null);
        double largest = bars.Select(b => Math.Abs(b.Length)).DefaultIfEmpty().Max(), reach = bars.Select(b => Math.Abs(b.Length) + (double.IsNaN(b.Error) ? 0 : b.Error)).DefaultIfEmpty().Max();
        Digits digits = Digits.For(largest);
        var html = new HtmlText();
        html.Add($"""<table class="rise-bars"><caption>{caption}</caption><thead><tr><th scope="col">{heads.Name}</th>""");
        if (hasValues)
            html.Add($"""<th scope="col">{heads.Value}</th>""");
        html.Add($"""<th scope="col" class="rise-number">{heads.Length}</th>""");
        if (!isExact)
            html.Add($"""<th scope="col" class="rise-number">standard error</th>""");
        html.Add($"""<td class="rise-bar"></td></tr></thead><tbody>""").AddEach(bars.Take(MostBars), (h, bar) =>
        {
            h.Add($"""<tr{(bar.IsCertain ? Certain : Unsure)}><th scope="row"><bdi>{FragmentHtml.NameOf(bar.Name)}</bdi></th>""");
            if (hasValues)
                h.Add($"<td><bdi>{bar.Value}</bdi></td>");
            h.Add($"""<td class="rise-number">{Text(bar.Length)}</td>""");
            if (!isExact)
                h.Add($"""<td class="rise-number">{digits.Text(bar.Error)}</td>""");
            h.Add($"""<td class="rise-bar">{Bar(bar, reach)}</td></tr>""");
        });
        html.Add($"</tbody></table>");
        return bars.Count <= MostBars
            ? html
            : html.Add($"""<p class="rise-note">The {bars.Count - MostBars} others are not shown; the largest of them is {Text(bars[MostBars].Length)}.</p>""");

        string Text(double length) => isSigned ? digits.Signed(length) : digits.Text(length);
    }

    private static HtmlText Certain => new();

    private static HtmlText Unsure => new HtmlText().Add($" class=\"rise-unsure\"");

    private static HtmlText Bar(ShownBar bar, double reach)
    {
        double unit = reach > 0 ? Half / reach : 0, end = bar.Length * unit, error = double.IsNaN(bar.Error) ? 0 : bar.Error * unit;
        var html = new HtmlText();
        html.Add($"""<svg viewBox="{-Half} 0 {2 * Half} {Height}" preserveAspectRatio="none" aria-hidden="true"><path class="rise-axis" d="M0 0V{Height}"/><rect class="{(end < 0 ? "rise-against" : "rise-for")}" x="{Math.Min(0, end):0.##}" y="3" width="{Math.Abs(end):0.##}" height="{Height - 6}"/>""");
        if (error > 0)
            html.Add($"""<path class="rise-error" d="M{end - error:0.##} {Height / 2}H{end + error:0.##}M{end - error:0.##} 5V{Height - 5}M{end + error:0.##} 5V{Height - 5}"/>""");
        return html.Add($"</svg>");
    }
}
