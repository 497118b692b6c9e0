namespace Microsoft.ML.Rise.Saliency;

/// <summary>One of the estimators of the map, ready for the scores of a range of masks.</summary>
internal abstract class MapFormula
{
    /// <summary>The map of one target, and what each mask contributed to its error.</summary>
    public abstract MapEstimate Estimate(ReadOnlySpan<float> scores);
}
