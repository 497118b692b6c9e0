using System.Text;
using System.Xml.Linq;
using Microsoft.ML.Rise.Tool.Evaluation.Measures;
using OxyPlot;
using OxyPlot.Axes;

namespace Microsoft.ML.Rise.Tool.Evaluation.Results;

/// <summary>The mean deletion and insertion curves of all methods, one beside the other, as SVG.</summary>
internal static class CurvePlot
{
    public static void Write(string file, IReadOnlyList<StudyResult> results) => LinePanels.Write(file, Panels(results));

    /// <summary>As an element of a page, where nothing may be in style attributes.</summary>
    public static string ToSvg(IReadOnlyList<StudyResult> results)
    {
        using var stream = new MemoryStream();
        LinePanels.Write(stream, Panels(results));
        XElement svg = XElement.Parse(Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\uFEFF'));
        foreach (XElement element in svg.DescendantsAndSelf())
        {
            foreach (string[] style in (element.Attribute("style")?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(':', 2)))
                element.SetAttributeValue(style[0], style[1]);
            element.SetAttributeValue("style", null);
        }

        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", "Mean deletion and insertion curves of all methods");
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static PlotModel[] Panels(IReadOnlyList<StudyResult> results) =>
    [
        Panel("Deletion (lower is better)", "fraction of pixels deleted", results, causal => causal.Deletion),
        Panel("Insertion (higher is better)", "fraction of pixels inserted", results, causal => causal.Insertion),
    ];

    private static PlotModel Panel(string title, string fractions, IReadOnlyList<StudyResult> results, Func<Causal, MeanCurve> curve)
    {
        var panel = new PlotModel { Title = title };
        panel.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = fractions, Minimum = 0, Maximum = 1 });
        panel.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "score" });
        foreach ((int k, StudyResult result) in results.Index())
        {
            // That of the first seed: those of others lie upon it.
            MeanCurve mean = curve(result.Runs[0].Measures.OfType<Causal>().Single());
            panel.Series.Add(LinePanels.Line(k, result.Title, mean.Fractions.Zip(mean.Scores)));
        }

        return panel;
    }
}
