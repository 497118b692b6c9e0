using System.Globalization;
using System.Text;
using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise;

/// <summary>Which columns a model goes by, over many rows.</summary>
[TypeFormatterSource]
public sealed class ContributionSummary : IShownAsHtml
{
    internal ContributionSummary(long numberOfRows, IReadOnlyList<TargetSummary> targets)
    {
        NumberOfRows = numberOfRows;
        Targets = targets;
    }

    /// <summary>Summarizes explanations of rows, such as those of <see cref="RiseModelCatalog.ExplainPredictions"/>. None is kept.</summary>
    /// <param name="explanations">All of the same columns.</param>
    /// <exception cref="ArgumentNullException"><paramref name="explanations"/> is null.</exception>
    /// <exception cref="ArgumentException">There are none, or they are of different columns or words.</exception>
    public static ContributionSummary Of(IEnumerable<ColumnExplanation> explanations)
    {
        ArgumentNullException.ThrowIfNull(explanations);
        var sums = new ContributionSums();
        foreach (ColumnExplanation explanation in explanations)
            sums.Add(explanation);
        return sums.ToSummary();
    }

    /// <summary>The number of rows.</summary>
    public long NumberOfRows { get; }

    /// <summary>A summary for each target, in the order in which the targets were named.</summary>
    public IReadOnlyList<TargetSummary> Targets { get; }

    /// <summary>The columns of the first target's summary, or the only one's, largest mean first.</summary>
    public IReadOnlyList<ColumnSummary> Columns => Targets[0].Columns;

    /// <inheritdoc/>
    string IShownAsHtml.Html => ToHtml();

    /// <summary>The summary as a part of a page: bars with error bars. In a notebook of .NET Interactive it shows itself so.</summary>
    /// <param name="withAssets">Whether style and script come along. A page of several fragments has <see cref="Rendering.HtmlAssets"/> once.</param>
    /// <returns>Markup that loads nothing from anywhere; all that comes from data is encoded.</returns>
    public string ToHtml(bool withAssets = true)
    {
        ShownTarget[] targets = [.. Targets.Select(t => new ShownTarget { Label = t.Label, Facts = [string.Create(CultureInfo.InvariantCulture, $"{NumberOfRows} {(NumberOfRows == 1 ? "row" : "rows")}")] })];
        return FragmentHtml.Of("bars", targets, withAssets, k => BarsHtml.Table(
            "The mean size of each column's contribution, the largest first. The error is of both: that from row to row, and the noise of single rows, which they share",
            ("column", "mean with its sign", "mean size"),
            [.. Targets[k].Columns.Select(c => new ShownBar(c.Name, Digits.For(Targets[k].Columns[0].MeanAbsolute).Signed(c.Mean), c.MeanAbsolute, Math.Sqrt(c.StandardError * c.StandardError + c.Noise * c.Noise), ShownTarget.IsCertain(c.MeanAbsolute, c.Noise)))],
            isExact: false,
            isSigned: false));
    }

    /// <summary>A table for each target.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Targets);
}

/// <summary>Which columns one score goes by.</summary>
/// <param name="Label">The label of the target; of a target that differs from row to row (the top-1 class) those that it was, or the first few of them.</param>
/// <param name="Columns">All columns of the rows, the largest mean first; those that the model does not read with exactly 0.</param>
public sealed record TargetSummary(string Label, IReadOnlyList<ColumnSummary> Columns)
{
    /// <summary>A table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{Label}: mean |contribution| ± standard error over rows (noise of single rows)");
        int name = Columns.Select(c => c.Name.Length).DefaultIfEmpty().Max();
        foreach (ColumnSummary c in Columns)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {c.Name.PadRight(name)}  {c.MeanAbsolute:0.0000} ± {c.StandardError:0.0000} ({c.Noise:0.0000})");
        return text.ToString().TrimEnd();
    }
}

/// <summary>How far a score goes by a column.</summary>
/// <param name="Name">The column's name, its group's, or a slot's.</param>
/// <param name="MeanAbsolute">The mean over the rows of the contribution's absolute value, in units of the score.</param>
/// <param name="StandardError">Its standard error from row to row; NaN of one row.</param>
/// <param name="Mean">The mean of the contribution with its sign.</param>
/// <param name="Noise">The mean over the rows of the contribution's own standard error. Noise does not cancel in absolute values: of a column that means nothing the mean absolute value is about 0.8 of this, and where this is not small beside the mean, more masks
/// are needed.</param>
public readonly record struct ColumnSummary(string Name, double MeanAbsolute, double StandardError, double Mean, double Noise);

/// <summary>The sums behind a summary.</summary>
internal sealed class ContributionSums
{
    private const int MostLabels = 3;

    private readonly List<TargetSums> _targets = [];
    private IReadOnlyList<string> _unread = [];
    private long _rows;

    public void Add(ColumnExplanation explanation)
    {
        _rows++;
        _unread = explanation.UnreadColumnNames;
        for (int k = 0; k < explanation.Targets.Count; k++)
        {
            RiseMap map = explanation.Targets[k].Map;
            if (k == _targets.Count)
                _targets.Add(new TargetSums([.. map.PositionNames], new double[4, map.PositionNames.Count], []));
            TargetSums sums = _targets[k];
            if (!sums.Names.SequenceEqual(map.PositionNames))
                throw new ArgumentException("Explanations of different columns or words cannot be summarized: give those of one model and the same options, without split texts.", "explanations");
            sums.Labels.Add(map.Target.Label);
            for (int c = 0; c < sums.Names.Length; c++)
            {
                double contribution = map.Contrast.Span[c];
                sums.Values[0, c] += Math.Abs(contribution);
                sums.Values[1, c] += contribution * contribution;
                sums.Values[2, c] += contribution;
                sums.Values[3, c] += map.ContrastStandardError.Span[c];
            }
        }
    }

    /// <exception cref="ArgumentException">There are no rows.</exception>
    public ContributionSummary ToSummary()
    {
        if (_rows == 0)
            throw new ArgumentException("There are no rows: there is nothing to summarize.", "explanations");
        return new ContributionSummary(_rows, [.. _targets.Select(t => new TargetSummary(LabelOf(t.Labels), [.. Summarize(t).OrderByDescending(c => c.MeanAbsolute)]))]);
    }

    private IEnumerable<ColumnSummary> Summarize(TargetSums sums)
    {
        for (int c = 0; c < sums.Names.Length; c++)
        {
            double mean = sums.Values[0, c] / _rows, variance = Math.Max(0, sums.Values[1, c] / _rows - mean * mean);
            yield return new ColumnSummary(sums.Names[c], mean, _rows > 1 ? Math.Sqrt(variance / (_rows - 1)) : double.NaN, sums.Values[2, c] / _rows, sums.Values[3, c] / _rows);
        }

        foreach (string name in _unread)
            yield return new ColumnSummary(name, 0, 0, 0, 0);
    }

    private static string LabelOf(SortedSet<string> labels) => labels.Count switch
    {
        1 => labels.Min!,
        <= MostLabels => $"each row's own: {string.Join(", ", labels)}",
        _ => $"each row's own: {string.Join(", ", labels.Take(MostLabels))}, … ({labels.Count} targets)",
    };

    /// <param name="Names">Of the columns.</param>
    /// <param name="Values">Of each column: absolute values, squares, values, standard errors.</param>
    /// <param name="Labels">What the target was called.</param>
    private sealed record TargetSums(string[] Names, double[,] Values, SortedSet<string> Labels);
}
