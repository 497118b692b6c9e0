using System.Numerics.Tensors;

namespace Microsoft.ML.Rise.Methods;

/// <summary>A map, and how far single masks moved it.</summary>
/// <param name="map">S: rows × columns, row-major.</param>
/// <param name="mean">f̄ = E[f(x⊙M)], as the same method gives it.</param>
/// <param name="masks">What the map was made of.</param>
internal abstract class MapEstimate(double[] map, double mean, MaskSet masks)
{
    /// <summary>rows × columns, row-major.</summary>
    public double[] Map => map;

    /// <summary>f̄.</summary>
    public double Mean => mean;

    public MaskSet Masks => masks;

    /// <summary>Whether nothing was sampled.</summary>
    public virtual bool IsExact => false;

    /// <summary>How much of what a map may vary by the masks can tell at all, 0 to 1: a fit of more covariates than draws knows the draws' directions alone.</summary>
    public virtual double Knowable => 1;

    /// <summary>C(λ) = (S(λ) − f̄) / (1 − p): the expected score with the position visible, minus with it hidden.</summary>
    public virtual double[] Contrast()
    {
        double[] contrast = new double[map.Length];
        TensorPrimitives.Subtract(map, mean, contrast);
        TensorPrimitives.Divide(contrast, 1 - masks.PreservationProbability, contrast);
        return contrast;
    }

    /// <summary>The standard error of each position of the map: NaN where there are too few masks to tell.</summary>
    public virtual double[] StandardError() => Jackknife.StandardError(this, ofContrast: false);

    /// <summary>The same of the contrast: the error of f̄ is taken out of that of the map, since both move together.</summary>
    public virtual double[] ContrastStandardError() => Jackknife.StandardError(this, ofContrast: true);

    /// <summary>The standard error of f̄.</summary>
    public virtual double StandardErrorOfMean() => Jackknife.StandardErrorOfMean(this);

    /// <summary>
    /// Writes Σ N·p·(the influence of mask i on the map), to first order, over the masks first to end, exclusive: rows × columns, row-major.
    /// </summary>
    /// <param name="first">The first mask, counted within the range.</param>
    /// <param name="end">The end of the masks, counted within the range.</param>
    /// <param name="influence">Result.</param>
    public abstract void Influence(int first, int end, Span<double> influence);

    /// <summary>Σ N·p·(the influence of mask i on f̄).</summary>
    /// <param name="first">The first mask, counted within the range.</param>
    /// <param name="end">The end of the masks, counted within the range.</param>
    public abstract double InfluenceOnMean(int first, int end);

    /// <summary>The mean over the positions of the map's variance from run to run, without what is common to all positions.</summary>
    public virtual double NoiseVariance() => Jackknife.NoiseVariance(this);

    /// <summary>Scores in double, as all sums are.</summary>
    public static double[] Widen(ReadOnlySpan<float> scores)
    {
        double[] wide = new double[scores.Length];
        TensorPrimitives.ConvertTruncating(scores, wide.AsSpan());
        return wide;
    }
}

/// <summary>The maps of all targets from the same masks, each estimated when it is first asked for, and kept where that takes no more memory than the maps of a few targets. Thread-safe.</summary>
/// <param name="method">Ready for the masks.</param>
/// <param name="scores">Of these masks.</param>
internal sealed class MapEstimates(PreparedMethod method, MaskScores scores)
{
    /// <summary>In numbers of 8 bytes.</summary>
    private const long LargestKept = 8 << 20;

    /// <summary>A map, and a few numbers for each mask.</summary>
    private readonly MapEstimate?[] _kept = new MapEstimate?[scores.Targets.Count * (scores.Key.Shape.NumberOfSegments + 3L * scores.NumberOfMasks) <= LargestKept ? scores.Targets.Count : 0];

    public int Count => scores.Targets.Count;

    public MapEstimate this[int target]
    {
        get
        {
            if (target >= _kept.Length)
                return method.Estimate(scores.Of(target), scores.EndsOf(target));
            return _kept[target] ??= method.Estimate(scores.Of(target), scores.EndsOf(target));
        }
    }

    /// <summary>The scores of a target with everything hidden, by the rows of the background; empty where nobody asked.</summary>
    public ReadOnlyMemory<float> HiddenOf(int target) => scores.EndsOf(target).Hidden;

    /// <summary>How reliable the map of a target is.</summary>
    public double ReliabilityOf(int target) => Reliability.Of(this[target], scores.Of(target));

    /// <summary>How many scores of a target differ from the most frequent one.</summary>
    public int DifferingOf(int target) => Evidence.Differing(scores.Of(target));

    /// <summary>The share of the copies in which a detection was as good as not found again; 0 of other targets.</summary>
    public double ShareLostOf(int target)
    {
        const float Found = 0.05f;
        if (scores.Targets[target].Detection is null)
            return 0;
        int lost = 0;
        foreach (float score in scores.Of(target))
            lost += score < Found ? 1 : 0;
        return (double)lost / scores.NumberOfMasks;
    }

    /// <summary>Whether all copies had the same score.</summary>
    public bool IsConstant(int target) => Evidence.DifferingFromMajority(scores.Of(target)) == 0;

    /// <summary>Whether every target's map is as reliable as was asked for.</summary>
    public bool AreReliable(double reliability) => Enumerable.Range(0, Count).All(k => ReliabilityOf(k) >= reliability);
}
