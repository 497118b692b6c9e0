namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>What columns contribute over all rows, which are sections of their own.</summary>
internal sealed record SummaryFinding(ContributionSummary Summary) : Finding($"{Summary.NumberOfRows} rows together")
{
    /// <summary>Those of the rows.</summary>
    public override long Calls => 0;

    public override float? Reliability => null;

    public override string ToHtml() => Summary.ToHtml(withAssets: false);

    public override object ToJson() => new { Name, Summary.NumberOfRows, Summary.Targets };
}
