using System.Globalization;
using System.Text;
using Evaluate.Measures;

namespace Evaluate.Report;

/// <summary>The mean deletion and insertion curves of all methods, one beside the other, as SVG.</summary>
internal static class CurvePlot
{
    private const int Side = 300, Margin = 50, LineHeight = 20;

    private static readonly string[] s_colors = ["#2d5d9f", "#6fa0d8", "#b0413e", "#d98e04", "#5b8c5a", "#8a5fa8", "#4a4a4a", "#b8860b", "#999999", "#c98bb9"];

    public static string Draw(IReadOnlyList<StudyResult> results)
    {
        var svg = new StringBuilder();
        int width = 2 * (Side + 2 * Margin), height = Side + 2 * Margin + LineHeight * results.Count;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        DrawPanel(svg, Margin, "deletion: score against the fraction of pixels deleted", [.. results.Select(r => CurveOf(r, c => c.Deletion))]);
        DrawPanel(svg, Side + 3 * Margin, "insertion: score against the fraction of pixels inserted", [.. results.Select(r => CurveOf(r, c => c.Insertion))]);
        for (int k = 0; k < results.Count; k++)
        {
            int y = Side + 2 * Margin + LineHeight * k;
            svg.AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"{y}\" width=\"14\" height=\"4\" fill=\"{s_colors[k % s_colors.Length]}\"/>");
            Text(svg, Margin + 20, y + 6, results[k].Title);
        }

        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    /// <summary>The curve of the first seed: those of others lie upon it.</summary>
    private static MeanCurve CurveOf(StudyResult result, Func<Causal, MeanCurve> curve) => curve(result.Runs[0].Measures.OfType<Causal>().Single());

    private static void DrawPanel(StringBuilder svg, int left, string title, MeanCurve[] curves)
    {
        Text(svg, left, Margin - 16, title);
        foreach (double tick in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            double y = Margin + Side * (1 - tick);
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{left}\" x2=\"{left + Side}\" y1=\"{y:F1}\" y2=\"{y:F1}\" stroke=\"#ddd\"/>");
            Text(svg, left - 32, y + 4, tick.ToString(CultureInfo.InvariantCulture));
            Text(svg, left + Side * tick - 8, Margin + Side + 16, tick.ToString(CultureInfo.InvariantCulture));
        }

        foreach ((int k, MeanCurve curve) in curves.Index())
        {
            IEnumerable<string> points = curve.Fractions.Zip(curve.Scores, (x, y) => string.Create(CultureInfo.InvariantCulture, $"{left + Side * x:F1},{Margin + Side * (1 - y):F1}"));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{s_colors[k % s_colors.Length]}\" stroke-width=\"1.5\" points=\"{string.Join(' ', points)}\"/>");
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string text) =>
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\">{text}</text>");
}
