using Microsoft.ML.Data;
using Microsoft.ML.Rise.Metrics;

namespace Microsoft.ML.Rise;

/// <summary>What a page shows beside an explanation.</summary>
public sealed record HtmlOptions
{
    /// <summary>The picture that was explained, in its own colours; of any size. Only read: it stays the caller's. Default: the values of the input, the smallest black and the largest white.</summary>
    public MLImage? Picture { get; init; }

    /// <summary>The minimal evidence of each map, in their order, or none.</summary>
    public IReadOnlyList<EvidenceExplanation> Evidence { get; init; } = [];

    /// <summary>What was measured of each map, in their order, or nothing: the curves of deletion and insertion are shown.</summary>
    public IReadOnlyList<SaliencyRowMetrics> Metrics { get; init; } = [];

    /// <summary>Whether style and script come along, so that the fragment needs nothing beside it. A page of several fragments has <see cref="Rendering.HtmlAssets"/> once.</summary>
    public bool WithAssets { get; init; } = true;
}
