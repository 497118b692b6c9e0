using OxyPlot;
using OxyPlot.Axes;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>1 − correlation against model calls, both logarithmic: a panel for each picture, a line for each method.</summary>
internal static class FidelityPlot
{
    /// <summary>A factor that axes are longer by, so that what is at their very ends has its label.</summary>
    private const double Room = 1.01;

    public static void Write(string file, IReadOnlyList<FidelityResult> results) =>
        LinePanels.Write(file, [.. results.GroupBy(r => r.Picture).Select(picture => Panel(picture.Key, [.. picture]))]);

    private static PlotModel Panel(string picture, FidelityResult[] results)
    {
        int[] counts = [.. results.Select(r => r.NumberOfMasks).Distinct().Order()];
        var panel = new PlotModel { Title = picture };
        panel.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "model calls", Minimum = counts[0] / Room, Maximum = counts[^1] * Room });
        panel.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = "1 − correlation (lower is better)", Minimum = 1e-4 / Room, Maximum = Room });
        foreach ((int k, string method) in results.Select(r => r.Method).Distinct().Index())
        {
            double Loss(int count) => 1 - results.Where(r => r.Method == method && r.NumberOfMasks == count).Average(r => r.Agreement.Pearson);
            panel.Series.Add(LinePanels.Line(k, method, counts.Select(count => ((double)count, Loss(count)))));
        }

        return panel;
    }
}
