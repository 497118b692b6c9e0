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

    /// <param name="mask">The evidence for a class: 1 in it, 0 elsewhere.</param>
    /// <param name="map">The class's RISE map.</param>
    /// <param name="reliability">Of the map.</param>
    /// <param name="cleanMap">The class's map of the clean picture.</param>
    /// <param name="width">Of all three.</param>
    public static EvidenceFeatures Of(float[] mask, float[] map, double reliability, float[] cleanMap, int width)
    {
        float[] unit = MapShape.UnitRange(map);
        return new EvidenceFeatures(
            mask.Average(),
            MapShape.TotalVariation(mask, width),
            MapShape.LargestPart(mask, width),
            MapShape.TotalVariation(unit, width),
            MapShape.Entropy(unit),
            reliability,
            MapShape.Agreement(map, cleanMap));
    }
}
