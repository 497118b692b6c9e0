using Evaluate.Measures;
using OxyPlot;
using OxyPlot.Axes;

namespace Evaluate.Report;

/// <summary>The mean deletion and insertion curves of all methods, one beside the other, as SVG.</summary>
internal static class CurvePlot
{
    public static void Write(string file, IReadOnlyList<StudyResult> results) => LinePanels.Write(file,
    [
        Panel("Deletion (lower is better)", "fraction of pixels deleted", results, causal => causal.Deletion),
        Panel("Insertion (higher is better)", "fraction of pixels inserted", results, causal => causal.Insertion),
    ]);

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
