namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>What columns contribute over all rows, which are sections of their own.</summary>
internal sealed record SummaryFinding(ContributionSummary Summary) : Finding($"{Summary.NumberOfRows} rows together")
{
    /// <summary>Those of the rows.</summary>
    public override long Calls => 0;

    public override float? Reliability => null;

    public override string ToHtml() => Summary.ToHtml(withAssets: false);

    public override object ToJson() => new { Name, Summary.NumberOfRows, Summary.Targets };

    public override IReadOnlyList<string> CsvHeader => [];

    /// <summary>The table of the rows has all that it is made of.</summary>
    public override IEnumerable<IReadOnlyList<string>> CsvRecords() => [];
}
