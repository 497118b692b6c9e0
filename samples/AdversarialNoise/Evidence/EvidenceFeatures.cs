using Microsoft.ML.Rise;

namespace AdversarialNoise.Evidence;

/// <summary>What is seen of an explanation, without its score.</summary>
/// <param name="Area">Of the minimal evidence, a part of the picture.</param>
/// <param name="Variation">The total variation of the evidence: the length of its outline.</param>
/// <param name="LargestPart">The share of the evidence's largest connected part.</param>
/// <param name="MapVariation">The total variation of the RISE map, drawn to 0 to 1.</param>
/// <param name="MapEntropy">Its entropy.</param>
/// <param name="Reliability">Of the map.</param>
/// <param name="Agreement">The correlation of the map with the clean picture's.</param>
internal sealed record EvidenceFeatures(double Area, double Variation, double LargestPart, double MapVariation, double MapEntropy, double Reliability, double Agreement)
{
    /// <summary>What the features are called, the agreement last.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["area of the evidence", "total variation of the evidence", "largest part of the evidence", "total variation of the map", "entropy of the map", "reliability of the map", "agreement with the clean map"];

    /// <summary>All, in the order of <see cref="Names"/>.</summary>
    public float[] WithCleanPicture => [.. OfOnePicture, (float)Agreement];

    /// <summary>What is seen without the clean picture.</summary>
    public float[] OfOnePicture => [(float)Area, (float)Variation, (float)LargestPart, (float)MapVariation, (float)MapEntropy, (float)Reliability];

    /// <param name="map">Of a class.</param>
    /// <param name="evidence">For it.</param>
    /// <param name="clean">The same class's map of the clean picture, from other masks.</param>
    public static EvidenceFeatures Of(RiseMap map, EvidenceExplanation evidence, RiseMap clean)
    {
        int width = map.Shape.Width;
        float[] saliency = map.Saliency.ToArray(), unit = MapShape.UnitRange(saliency), mask = evidence.Mask.ToArray();
        return new EvidenceFeatures(
            evidence.Area,
            MapShape.TotalVariation(mask, width),
            MapShape.LargestPart(mask, width),
            MapShape.TotalVariation(unit, width),
            MapShape.Entropy(unit),
            map.Reliability,
            MapShape.Agreement(saliency, clean.Saliency.ToArray()));
    }
}
