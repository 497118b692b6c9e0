namespace Microsoft.ML.Rise.Saliency;

/// <summary>A map, and how far single masks moved it.</summary>
/// <param name="map">rows × columns, row-major.</param>
internal abstract class MapEstimate(double[] map)
{
    /// <summary>rows × columns, row-major.</summary>
    public double[] Map => map;

    /// <summary>
    /// Writes Σ N·p·(the influence of mask i on the map), to first order, over the masks first to end, exclusive: rows × columns, row-major.
    /// </summary>
    /// <param name="first">The first mask, counted within the range.</param>
    /// <param name="end">The end of the masks, counted within the range.</param>
    /// <param name="influence">Result.</param>
    public abstract void Influence(int first, int end, Span<double> influence);

    /// <summary>The mean over the positions of the map's variance from run to run, without what is common to all positions.</summary>
    public abstract double NoiseVariance();
}

/// <summary>A map that is a weighted sum of masks, Σ w_i·M_i / (N·p).</summary>
internal sealed class SumEstimate(double[] map, double[] weights, MaskSums sums, double p) : MapEstimate(map)
{
    public override void Influence(int first, int end, Span<double> influence) => sums.Sum(weights, first, end, influence);

    public override double NoiseVariance() => BlockJackknife.NoiseVariance(this, sums.Range, p);
}
