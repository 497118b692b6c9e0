namespace Microsoft.ML.Rise.Saliency;

/// <summary>One of the estimators of the map, ready for the scores of a range of masks.</summary>
internal abstract class MapFormula
{
    /// <summary>The map of one target, and what each mask contributed to its error.</summary>
    public abstract MapEstimate Estimate(ReadOnlySpan<float> scores);

    protected static double[] Widen(ReadOnlySpan<float> scores)
    {
        double[] wide = new double[scores.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = scores[i];
        return wide;
    }
}

/// <summary>
/// A map, and the influence of mask i on it, linearised: (w_i − s(λ))·M_i(λ)/p, up to a constant, where s is the map itself for a
/// self-normalised mean and 0 otherwise.
/// </summary>
/// <param name="Map">rows × columns, row-major.</param>
/// <param name="Influence">w_i, one for each mask.</param>
/// <param name="IsRelative">Whether the map itself is subtracted.</param>
internal sealed record MapEstimate(double[] Map, double[] Influence, bool IsRelative);
