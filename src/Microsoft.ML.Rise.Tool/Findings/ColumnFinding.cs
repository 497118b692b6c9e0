
namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>What the columns of a row contribute.</summary>
internal sealed record ColumnFinding(string Name, ColumnExplanation Explanation) : Finding(Name)
{
    public override long Calls => Explanation.NumberOfMasks + 1;

    public override float? Reliability => Explanation.Targets.Min(t => t.Reliability);

    public override string ToHtml() => Explanation.ToHtml(withAssets: false);

    public override object ToJson() => new
    {
        Name,
        Explanation.NumberOfMasks,
        Explanation.IsExact,
        Targets = Explanation.Targets.Select(t => new
        {
            Class = t.Target.Index,
            t.Target.Label,
            t.Target.Score,
            t.Baseline,
            t.Reliability,
            t.Contributions,
        }),
    };

    public override IReadOnlyList<string> CsvHeader => ["row", "class", "label", "score", "baseline", "column", "value", "contribution", "standardError"];

    public override IEnumerable<IReadOnlyList<string>> CsvRecords() =>
        from target in Explanation.Targets
        from c in target.Contributions
        select (IReadOnlyList<string>)
        [
            Name, Text(target.Target.Index), target.Target.Label, Text(target.Target.Score), Text(target.Baseline), c.Name, c.Value, Text(c.Contribution), Text(c.StandardError),
        ];
}
