using System.Globalization;
using System.Text;
using Microsoft.ML.Rise.Benchmarks.Measuring;

namespace Microsoft.ML.Rise.Benchmarks.Fidelity;

/// <summary>Tables of means and standard deviations over the seeds, and a plot of the first.</summary>
internal static class FidelityReport
{
    public static void Write(string file, IReadOnlyList<FidelityResult> results)
    {
        var text = new StringBuilder();
        foreach (var picture in results.GroupBy(r => r.Picture))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## {picture.Key}").AppendLine();
            Table(text, "Pearson correlation with the converged map", picture, r => r.Agreement.Pearson);
            Table(text, "Spearman correlation with the converged map", picture, r => r.Agreement.Spearman);
            Table(text, "Relative error", picture, r => r.Agreement.RelativeError);
            Table(text, "Reported reliability minus the squared correlation", picture, r => r.Reliability - r.Agreement.Pearson * r.Agreement.Pearson);
            Table(text, "Share of positions within two standard errors", picture, r => r.Coverage);
        }

        File.WriteAllText(file, text.ToString());
        FidelityPlot.Write(Path.ChangeExtension(file, ".svg"), results);
        Console.WriteLine(text);
    }

    private static void Table(StringBuilder text, string title, IEnumerable<FidelityResult> results, Func<FidelityResult, double> figure)
    {
        string[] methods = [.. results.Select(r => r.Method).Distinct()];
        text.AppendLine(CultureInfo.InvariantCulture, $"{title}, mean ± standard deviation over {results.Select(r => r.Seed).Distinct().Count()} seeds:").AppendLine();
        var table = new MarkdownTable(["model calls", .. methods]);
        foreach (var count in results.GroupBy(r => r.NumberOfMasks).OrderBy(g => g.Key))
            table.Add([count.Key.ToString(CultureInfo.InvariantCulture), .. methods.Select(m => Cell([.. count.Where(r => r.Method == m).Select(figure)]))]);
        text.Append(table).AppendLine();
    }

    private static string Cell(double[] values)
    {
        double mean = values.Average();
        double deviation = values.Length > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{mean:F4} ± {deviation:F4}");
    }
}
