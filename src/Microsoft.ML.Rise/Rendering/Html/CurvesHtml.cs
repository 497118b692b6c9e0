namespace Microsoft.ML.Rise.Rendering.Html;

/// <summary>Curves, each in a small plot of its own.</summary>
internal static class CurvesHtml
{
    private const int Width = 300, Height = 150, Left = 60, Right = 8, Top = 8, Bottom = 30;

    public static HtmlText Of(IReadOnlyList<ShownCurve> curves)
    {
        var html = new HtmlText();
        return curves.Count == 0 ? html : html.Add($"""<div class="rise-curves">""").AddEach(curves, (h, curve) => h.Add($"{Plot(curve)}")).Add($"</div>");
    }

    private static HtmlText Plot(ShownCurve curve)
    {
        double least = Math.Min(0, curve.Points.Min(p => p.Y)), most = Math.Max(curve.Points.Max(p => p.Y), least + float.Epsilon);
        Digits digits = Digits.For(Math.Max(Math.Abs(least), Math.Abs(most)));
        var html = new HtmlText();
        html.Add($"""<figure class="rise-curve"><figcaption>{curve.Name}: area <b>{digits.Text(curve.Area)}</b></figcaption><svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{curve.Name}: from score {digits.Text(curve.Points[0].Y)} to {digits.Text(curve.Points[^1].Y)}, area {digits.Text(curve.Area)}">""");
        html.Add($"""<path class="rise-axis" d="M{Left} {Top}V{Height - Bottom}H{Width - Right}"/><text x="{Left - 4}" y="{Top + 8}" text-anchor="end">{digits.Text(most)}</text><text x="{Left - 4}" y="{Height - Bottom}" text-anchor="end">{digits.Text(least)}</text>""");
        html.Add($"""<text x="{Left}" y="{Height - 16}">0</text><text x="{Width - Right}" y="{Height - 16}" text-anchor="end">1</text><text x="{(Left + Width - Right) / 2}" y="{Height - 4}" text-anchor="middle">{curve.Axis}</text><polyline points=" """);
        html.AddEach(curve.Points, (h, p) => h.Add($"{X(p.X):0.#},{Y(p.Y):0.#} "));
        return html.Add($"""
            "/></svg></figure>
            """);

        double X(double x) => Left + x * (Width - Left - Right);

        double Y(double y) => Height - Bottom - (y - least) / (most - least) * (Height - Top - Bottom);
    }
}
