using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML.Rise.Tool.Evaluation.Measures;

namespace Microsoft.ML.Rise.Tool.Evaluation.Results;

/// <summary>The mean deletion and insertion curves of all methods, side by side, as SVG: a document, or an element of a page, where nothing may be in style attributes.</summary>
internal static class CurvePlot
{
    private const int Side = 340, Left = 62, Top = 36, PanelWidth = 460, PanelHeight = 430, LegendLine = 18, Ticks = 5;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>Colours that people with any colour vision tell apart (Okabe and Ito), and greys.</summary>
    private static readonly string[] s_colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#777777", "#AAAAAA"];

    /// <summary>Solid, dashed, and both.</summary>
    private static readonly string[] s_dashes = ["none", "8 4", "8 4 2 4"];

    public static string Of(IReadOnlyList<StudyResult> results)
    {
        // Curves of the first seed: those of others lie upon them.
        Causal[] measures = [.. results.Select(r => r.Runs[0].Measures.OfType<Causal>().Single())];
        int width = 2 * PanelWidth, height = PanelHeight + LegendLine * (results.Count + 1);
        return Element(
            "svg",
            [("viewBox", $"0 0 {width} {height}"), ("width", width), ("role", "img"), ("aria-label", "Mean deletion and insertion curves of all methods"), ("font-family", "Arial, Helvetica, sans-serif"), ("font-size", 12), ("fill", "currentColor")],
            Panel(0, "Deletion (lower is better)", "fraction of pixels deleted", [.. measures.Select(m => m.Deletion)]),
            Panel(PanelWidth, "Insertion (higher is better)", "fraction of pixels inserted", [.. measures.Select(m => m.Insertion)]),
            results.Select((result, k) => Element(
                "g",
                [("transform", $"translate({Left} {PanelHeight + LegendLine * k})")],
                Line(k, "M0 -4H40"),
                Text(50, 0, "start", result.Title)))).ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Panel(int left, string title, string fractions, IReadOnlyList<MeanCurve> curves)
    {
        double lowest = Math.Min(0, curves.Min(c => c.Scores.Min())), highest = curves.Max(c => c.Scores.Max()), range = highest > lowest ? highest - lowest : 1;
        return Element(
            "g",
            [("transform", $"translate({left + Left} {Top})")],
            Element("text", [("x", Side / 2), ("y", -14), ("text-anchor", "middle"), ("font-size", 14), ("font-weight", "bold")], title),
            Enumerable.Range(0, Ticks + 1).Select(k => Grid(k * Side / Ticks, (double)k / Ticks, highest - range * k / Ticks)),
            Text(Side / 2, Side + 36, "middle", fractions),
            Element("text", [("transform", $"translate(-46 {Side / 2}) rotate(-90)"), ("text-anchor", "middle")], "score"),
            curves.Select((curve, k) => Line(k, "M" + string.Join('L', curve.Fractions.Zip(curve.Scores, (x, y) => FormattableString.Invariant($"{x * Side:0.0} {(highest - y) / range * Side:0.0}"))))));
    }

    private static XElement Grid(int at, double fraction, double score) => Element(
        "g",
        [],
        Element("path", [("d", $"M{at} 0V{Side}M0 {at}H{Side}"), ("stroke", "currentColor"), ("stroke-opacity", "0.2")]),
        Text(at, Side + 16, "middle", fraction.ToString("0.#", CultureInfo.InvariantCulture)),
        Text(-6, at + 4, "end", score.ToString("0.###", CultureInfo.InvariantCulture)));

    private static XElement Line(int number, string path) => Element(
        "path", [("d", path), ("fill", "none"), ("stroke", s_colors[number % s_colors.Length]), ("stroke-width", 2), ("stroke-dasharray", s_dashes[number % s_dashes.Length])]);

    private static XElement Text(int x, int y, string anchor, string text) => Element("text", [("x", x), ("y", y), ("text-anchor", anchor)], text);

    private static XElement Element(string name, (string Name, object Value)[] attributes, params object[] content) => new(s_svg + name, attributes.Select(a => new XAttribute(a.Name, a.Value)), content);
}
