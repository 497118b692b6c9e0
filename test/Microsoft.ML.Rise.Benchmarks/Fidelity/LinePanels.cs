using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>Line plots beside and below each other, with one legend for all below them, as SVG.</summary>
internal static class LinePanels
{
    private const int PanelsInARow = 2, PanelWidth = 460, PanelHeight = 400, LegendLine = 17, LegendMargin = 48;
    private const string Font = "Arial, Helvetica, sans-serif";

    /// <summary>Colours that people with any colour vision tell apart (Okabe and Ito), and greys.</summary>
    private static readonly OxyColor[] s_colors =
        [.. new uint[] { 0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x333333, 0x999999 }.Select(rgb => OxyColor.FromUInt32(0xFF000000 | rgb))];

    private static readonly LineStyle[] s_styles = [LineStyle.Solid, LineStyle.Dash, LineStyle.DashDot];

    /// <summary>A line that differs from the others by its colour and its style.</summary>
    /// <param name="number">Of the line, from 0: the same in each panel.</param>
    /// <param name="title">As the legend calls it.</param>
    /// <param name="points">In the panel's units.</param>
    public static LineSeries Line(int number, string title, IEnumerable<(double X, double Y)> points)
    {
        var line = new LineSeries { Title = title, Color = s_colors[number % s_colors.Length], LineStyle = s_styles[number % s_styles.Length], StrokeThickness = 2 };
        line.Points.AddRange(points.Select(p => new DataPoint(p.X, p.Y)));
        return line;
    }

    /// <param name="file">An SVG file.</param>
    /// <param name="panels">All with the same lines, by <see cref="Line"/>.</param>
    public static void Write(string file, IReadOnlyList<PlotModel> panels)
    {
        int columns = Math.Min(panels.Count, PanelsInARow), rows = (panels.Count + columns - 1) / columns;
        int width = columns * PanelWidth, legendTop = rows * PanelHeight, height = legendTop + LegendMargin + LegendLine * panels[0].Series.Count;
        using FileStream stream = File.Create(file);
        using var svg = new SvgRenderContext(stream, width, height, isDocument: true, new ArialMeasure(), OxyColors.White, useVerticalTextAlignmentWorkaround: true);
        for (int k = 0; k < panels.Count; k++)
            Draw(panels[k], new OxyRect(k % columns * PanelWidth, k / columns * PanelHeight, PanelWidth, PanelHeight));
        Draw(LegendOf(panels[0]), new OxyRect(0, legendTop, width, height - legendTop));

        void Draw(PlotModel panel, OxyRect where)
        {
            (panel.DefaultFont, panel.TitleFontSize) = (Font, 14);
            foreach (Axis axis in panel.Axes)
                (axis.MajorGridlineStyle, axis.MajorGridlineColor, axis.AxisTitleDistance) = (LineStyle.Solid, OxyColors.Gainsboro, 10);
            ((IPlotModel)panel).Update(updateData: true);
            ((IPlotModel)panel).Render(svg, where);
        }
    }

    /// <summary>A panel of nothing but the legend of another's lines.</summary>
    private static PlotModel LegendOf(PlotModel panel)
    {
        var legend = new PlotModel { PlotAreaBorderThickness = new OxyThickness(0) };
        legend.Legends.Add(new Legend { LegendPosition = LegendPosition.TopLeft, LegendSymbolLength = 40 });
        foreach (AxisPosition position in new[] { AxisPosition.Bottom, AxisPosition.Left })
            legend.Axes.Add(new LinearAxis { Position = position, IsAxisVisible = false });
        foreach (LineSeries line in panel.Series.Cast<LineSeries>())
            legend.Series.Add(new LineSeries { Title = line.Title, Color = line.Color, LineStyle = line.LineStyle, StrokeThickness = line.StrokeThickness });
        return legend;
    }

    /// <summary>Measures text by Arial's own widths, so that pictures are the same on every machine, whatever its fonts.</summary>
    private sealed class ArialMeasure() : PdfRenderContext(width: 1, height: 1, OxyColors.White)
    {
        /// <summary>The base class writes, and measures, text of four fifths of its size. The rest is room for the wider fonts of machines without Arial.</summary>
        private const double Enlargement = 1.6;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight) =>
            base.MeasureText(text, "Arial", Enlargement * fontSize, fontWeight);
    }
}
