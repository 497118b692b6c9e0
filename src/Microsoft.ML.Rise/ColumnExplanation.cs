using System.Globalization;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Rise.DataViews;
using Microsoft.ML.Rise.Rendering.Html;

namespace Microsoft.ML.Rise;

/// <summary>Why a row got the scores that it got: what each of its columns contributed to each target's score.</summary>
[TypeFormatterSource]
public sealed class ColumnExplanation : IShownAsHtml
{
    /// <param name="explanation">What RISE found.</param>
    /// <param name="values">What the row has at each position.</param>
    /// <param name="unread">The names of the columns that the scorer does not read.</param>
    internal ColumnExplanation(RiseExplanation explanation, IReadOnlyList<string> values, IReadOnlyList<string> unread)
    {
        UnreadColumnNames = unread;
        NumberOfMasks = explanation.NumberOfMasks;
        IsExact = explanation.IsExact;
        Targets = [.. explanation.Maps.Select(m => new ColumnContributions(m, values, IsExact))];
    }

    /// <summary>What a row gets of it in a pipeline.</summary>
    internal static IReadOnlyList<ExplanationColumn> Columns { get; } =
    [
        ExplanationColumn.ForEachPosition("", (ColumnExplanation e) => [.. e.Targets.Select(t => t.Map.Contrast)]),
        ExplanationColumn.ForEachPosition("StandardError", (ColumnExplanation e) => [.. e.Targets.Select(t => t.Map.ContrastStandardError)]),
        ForEachTarget("Target", NumberDataViewType.Int32, t => t.Target.Index),
        ForEachTarget("TargetLabel", TextDataViewType.Instance, t => t.Target.Label.AsMemory()),
        ForEachTarget("Score", NumberDataViewType.Single, t => t.Target.Score),
        ForEachTarget("Baseline", NumberDataViewType.Single, t => (float)t.Baseline),
        ForEachTarget("Reliability", NumberDataViewType.Single, t => t.Reliability),
        ForEachTarget("Differing", NumberDataViewType.Int32, t => t.Map.Differing),
        ExplanationColumn.ForEachRow("Masks", NumberDataViewType.Int32, (ColumnExplanation e) => e.NumberOfMasks),
        ExplanationColumn.OfNames((ColumnExplanation e) => e.Targets[0].Map.PositionNames),
    ];

    /// <summary>The contributions to each target's score, in the order in which the targets were named.</summary>
    public IReadOnlyList<ColumnContributions> Targets { get; }

    /// <summary>The contributions to the first target's score, or the only one's, largest first.</summary>
    public IReadOnlyList<ColumnContribution> Contributions => Targets[0].Contributions;

    /// <summary>The number of masked copies that were scored.</summary>
    public int NumberOfMasks { get; }

    /// <summary>Whether all ways to hide columns, with every row of the background, were asked about, so that nothing is left to chance.</summary>
    public bool IsExact { get; }

    /// <summary>The columns that contribute nothing because the scorer does not read them.</summary>
    internal IReadOnlyList<string> UnreadColumnNames { get; }

    /// <inheritdoc/>
    string IShownAsHtml.Html => ToHtml();

    /// <summary>The explanation as a part of a page: signed bars with error bars. In a notebook of .NET Interactive it shows itself so.</summary>
    /// <param name="withAssets">Whether style and script come along. A page of several fragments has <see cref="Rendering.HtmlAssets"/> once.</param>
    /// <returns>Markup that loads nothing from anywhere; all that comes from data is encoded.</returns>
    public string ToHtml(bool withAssets = true)
    {
        ShownTarget[] targets = [.. Targets.Select(t => new ShownTarget
        {
            Label = t.Target.Label,
            Score = t.Target.Score,
            Facts = [string.Create(CultureInfo.InvariantCulture, $"baseline {t.Baseline:0.####}"), t.Map.Certainty(IsExact), string.Create(CultureInfo.InvariantCulture, $"{NumberOfMasks} {(NumberOfMasks == 1 ? "mask" : "masks")}")],
            Values = t.Map.Contrast,
            Errors = IsExact ? default : t.Map.ContrastStandardError,
        })];
        bool hasValues = Contributions.Any(c => c.Value.Length > 0);
        return FragmentHtml.Of("bars", targets, withAssets, k => BarsHtml.Table(
            "What each column contributes to the score, the largest first", (hasValues ? "column" : "word", "value", "contribution"), [.. Targets[k].Contributions.Select(BarOf)], IsExact));

        ShownBar BarOf(ColumnContribution c) => new(c.Name, hasValues ? c.Value : null, c.Contribution, c.StandardError, ShownTarget.IsCertain(c.Contribution, c.StandardError));
    }

    /// <summary>A table for each target.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Targets);

    private static ExplanationColumn ForEachTarget<T>(string suffix, PrimitiveDataViewType type, Func<ColumnContributions, T> value) =>
        ExplanationColumn.ForEachTarget(suffix, type, (ColumnExplanation e) => (IReadOnlyList<T>)[.. e.Targets.Select(value)]);
}

/// <summary>What each column of a row contributed to one score.</summary>
public sealed class ColumnContributions
{
    private readonly bool _isExact;

    internal ColumnContributions(RiseMap map, IReadOnlyList<string> values, bool isExact)
    {
        _isExact = isExact;
        Map = map;
        Contributions =
        [
            .. Enumerable.Range(0, values.Count)
                .Select(k => new ColumnContribution(map.PositionNames[k], values[k], map.Contrast.Span[k], map.ContrastStandardError.Span[k]))
                .OrderByDescending(c => Math.Abs(c.Contribution)),
        ];
    }

    /// <summary>What is explained, and its score for the row.</summary>
    public ExplainedTarget Target => Map.Target;

    /// <summary>The mean score of the rows of the background, with what the row has beside the columns that are explained.</summary>
    public double Baseline => Map.HiddenScore;

    /// <summary>All columns, groups, slots and words that were hidden by themselves, the largest contribution first.</summary>
    public IReadOnlyList<ColumnContribution> Contributions { get; }

    /// <summary>The estimated squared correlation of the contributions with those that infinitely many masks would give: <see cref="RiseMap.Reliability"/>.</summary>
    public float Reliability => Map.Reliability;

    internal RiseMap Map { get; }

    /// <summary>A table: name, value, contribution with its standard error.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Target.Label}: score {Target.Score:0.####}, baseline {Baseline:0.####}{(_isExact ? ", exact" : FormattableString.Invariant($", reliability {Reliability:0.00}"))}");
        int name = Contributions.Select(c => c.Name.Length).DefaultIfEmpty().Max(), value = Contributions.Select(c => Shorten(c.Value).Length).DefaultIfEmpty().Max();
        foreach (ColumnContribution c in Contributions)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {c.Name.PadRight(name)}  {Shorten(c.Value).PadRight(value)}  {c.Contribution,8:+0.0000;-0.0000;0}{(_isExact ? "" : FormattableString.Invariant($" ± {c.StandardError:0.0000}"))}");
        return text.ToString().TrimEnd();
    }

    private static string Shorten(string value)
    {
        const int Most = 40;
        string line = value.ReplaceLineEndings(" ");
        return line.Length <= Most ? line : $"{line.AsSpan(0, Most - 1)}…";
    }
}

/// <summary>What a column contributed to a score.</summary>
/// <param name="Name">The column's name, its group's, a slot's, or a word.</param>
/// <param name="Value">What the row has there, as text; empty for a word.</param>
/// <param name="Contribution">What it adds to the score, in its units: see <see cref="Estimand"/>.</param>
/// <param name="StandardError">Its standard error: 0 where it is exact, NaN where there were too few masks to tell.</param>
public readonly record struct ColumnContribution(string Name, string Value, double Contribution, double StandardError);
