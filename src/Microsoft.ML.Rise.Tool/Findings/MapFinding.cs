using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;
using Microsoft.ML.Rise.Rendering;
using Microsoft.ML.Rise.Tool.Pictures;

namespace Microsoft.ML.Rise.Tool.Findings;

/// <summary>The maps of a picture, a series or a text.</summary>
internal sealed record MapFinding(string Name, RiseExplanation Explanation) : Finding(Name)
{
    private const double Opacity = 0.55;

    /// <summary>As the model saw it; null where the input is none.</summary>
    public RgbPicture? Picture { get; init; }

    /// <summary>One for each map, or none.</summary>
    public IReadOnlyList<EvidenceExplanation> Evidence { get; init; } = [];

    /// <summary>Likewise: with the curves of deletion and insertion.</summary>
    public IReadOnlyList<SaliencyRowMetrics> Metrics { get; init; } = [];

    public override long Calls => Explanation.NumberOfMasks + 1 + Evidence.Sum(e => e.NumberOfCalls) + Metrics.Sum(m => (m.Deletion?.Scores.Count ?? 0) + (m.Insertion?.Scores.Count ?? 0));

    /// <summary>None where nothing is detected.</summary>
    public override float? Reliability => Explanation.Maps.Count > 0 ? Explanation.Maps.Min(m => m.Reliability) : null;

    public override string ToHtml()
    {
        using MLImage? picture = Picture?.ToImage();
        return Explanation.ToHtml(new HtmlOptions { Picture = picture, Evidence = Evidence, Metrics = Metrics, WithAssets = false });
    }

    public override object ToJson() => new
    {
        Name,
        Explanation.NumberOfMasks,
        Explanation.IsExact,
        Maps = Explanation.Maps.Select((map, k) => new
        {
            Class = map.Target.Index,
            map.Target.Label,
            map.Target.Score,
            Box = map.Target.Detection is { } d ? new { d.Left, d.Top, d.Right, d.Bottom, d.Score, d.Objectness } : null,
            map.Reliability,
            map.Differing,
            map.Dimensions,
            map.PositionNames,
            map.Saliency,
            map.StandardError,
            map.Contrast,
            map.ContrastStandardError,
            Evidence = k < Evidence.Count ? EvidenceOf(Evidence[k]) : null,
            Deletion = k < Metrics.Count ? CurveOf(Metrics[k].Deletion) : null,
            Insertion = k < Metrics.Count ? CurveOf(Metrics[k].Insertion) : null,
        }),
    };

    public override IReadOnlyList<string> CsvHeader => ["name", "class", "label", "score", "position", "word", "saliency", "standardError", "contrast", "contrastStandardError"];

    /// <summary>A record for each position of each map; a picture's positions count row by row.</summary>
    public override IEnumerable<IReadOnlyList<string>> CsvRecords()
    {
        foreach (RiseMap map in Explanation.Maps)
        {
            for (int i = 0; i < map.Saliency.Length; i++)
            {
                yield return
                [
                    Name, Text(map.Target.Index), map.Target.Label, Text(map.Target.Score), Text(i), i < map.PositionNames.Count ? map.PositionNames[i] : "",
                    Text(map.Saliency.Span[i]), Text(map.StandardError.Span[i]), Text(map.Contrast.Span[i]), Text(map.ContrastStandardError.Span[i]),
                ];
            }
        }
    }

    /// <summary>The picture, and each map's heat map and overlay.</summary>
    public override IEnumerable<(string Name, MLImage Picture)> Pictures()
    {
        if (Picture is null)
            yield break;
        yield return ("picture", Picture.ToImage());
        using MLImage picture = Picture.ToImage();
        foreach (RiseMap map in Explanation.Maps)
        {
            string slug = FileNames.SlugOf(map.Target, [.. Explanation.Maps.Select(m => m.Target)]);
            int height = map.Dimensions[0], width = map.Dimensions[1];
            // All that is seen of an overlay that lets nothing through is the heat map.
            yield return ($"{slug}-heatmap", HeatMap.Overlay(picture, map.Saliency.Span, height, width, alpha: 1));
            yield return ($"{slug}-overlay", HeatMap.Overlay(picture, map.Saliency.Span, height, width, Opacity));
        }
    }

    private static object EvidenceOf(EvidenceExplanation evidence) =>
        new { evidence.IsReached, evidence.Area, evidence.ScoreWithout, evidence.ScoreAlone, evidence.ScoreOfNothing, evidence.NumberOfCalls, evidence.Mask };

    private static object? CurveOf(SaliencyCurve? curve) => curve is null ? null : new { curve.AreaUnderCurve, curve.Fractions, curve.Scores };
}
