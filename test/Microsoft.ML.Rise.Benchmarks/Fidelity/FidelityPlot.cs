using System.Globalization;
using System.Text;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>1 − correlation against model calls, both logarithmic: a panel for each picture, a line for each method.</summary>
internal static class FidelityPlot
{
    private const int PanelWidth = 420, PanelHeight = 420, PlotHeight = 320, Margin = 60, PanelsInARow = 2;
    private const double Best = 1e-4;

    private static readonly string[] Colors = ["#b0413e", "#d98e04", "#5b8c5a", "#2d5d9f"];

    public static string Draw(IReadOnlyList<FidelityResult> results)
    {
        var panels = results.GroupBy(r => r.Picture).ToArray();
        var svg = new StringBuilder();
        int width = Math.Min(panels.Length, PanelsInARow) * PanelWidth, height = (panels.Length + PanelsInARow - 1) / PanelsInARow * PanelHeight;
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        for (int k = 0; k < panels.Length; k++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<g transform=\"translate({k % PanelsInARow * PanelWidth},{k / PanelsInARow * PanelHeight})\">");
            DrawPanel(svg, [.. panels[k]]);
            svg.AppendLine("</g>");
        }

        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void DrawPanel(StringBuilder svg, FidelityResult[] results)
    {
        int[] counts = [.. results.Select(r => r.NumberOfMasks).Distinct().Order()];
        string[] methods = [.. results.Select(r => r.Method).Distinct()];
        double Across(int count) => Margin + (PanelWidth - Margin - 20) * Math.Log((double)count / counts[0]) / Math.Log((double)counts[^1] / counts[0]);
        double Down(double loss) => 30 + (PlotHeight - 50) * Math.Log(1 / Math.Clamp(loss, Best, 1)) / Math.Log(1 / Best);

        Text(svg, Margin, 18, results[0].Picture);
        foreach (double loss in new[] { 1, 0.1, 0.01, 0.001, Best })
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{Margin}\" x2=\"{PanelWidth - 20}\" y1=\"{Down(loss):F1}\" y2=\"{Down(loss):F1}\" stroke=\"#ddd\"/>");
            Text(svg, 8, Down(loss) + 4, string.Create(CultureInfo.InvariantCulture, $"r={1 - loss:0.####}"));
        }

        foreach (int count in counts)
            Text(svg, Across(count) - 10, PlotHeight - 2, count.ToString(CultureInfo.InvariantCulture));
        for (int m = 0; m < methods.Length; m++)
        {
            IEnumerable<string> points = counts.Select(n => (n, loss: 1 - results.Where(r => r.Method == methods[m] && r.NumberOfMasks == n).Average(r => r.Agreement.Pearson)))
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{Across(p.n):F1},{Down(p.loss):F1}"));
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{Colors[m]}\" stroke-width=\"2\" points=\"{string.Join(' ', points)}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{Margin}\" y=\"{PlotHeight + 12 + 20 * m}\" width=\"14\" height=\"4\" fill=\"{Colors[m]}\"/>");
            Text(svg, Margin + 20, PlotHeight + 18 + 20 * m, methods[m]);
        }
    }

    private static void Text(StringBuilder svg, double x, double y, string text) =>
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\">{text}</text>");
}
