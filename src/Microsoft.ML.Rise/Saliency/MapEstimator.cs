using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>From the scores of masked copies to saliency maps and their errors. The masks are made again from their indices.</summary>
internal sealed class MapEstimator
{
    private readonly IMaskSource _source;
    private readonly SaliencyFormula _formula;
    private readonly GridGrowth _growth;
    private readonly BlockMeans? _blockMeans;

    public MapEstimator(IMaskSource source, SaliencyFormula formula)
    {
        _source = source;
        _formula = formula;
        _growth = new GridGrowth(source.Layout);
        if (formula == SaliencyFormula.RegressionAdjusted)
            _blockMeans = new BlockMeans(source.Layout, source.PreservationProbability);
    }

    /// <summary>Where the ridge of the regression is chosen from.</summary>
    public IReadOnlyList<double> RidgeLadder { get; init; } = RegressionDesign.RidgeLadder;

    /// <summary>Prepares all that does not depend on the scores.</summary>
    public RangeEstimator For(MaskRange range)
    {
        var masks = new DrawnMasks(_source, range);
        var sums = new MaskSums(masks, _growth);
        double p = _source.PreservationProbability;
        MapFormula formula = _formula switch
        {
            SaliencyFormula.Paper => new PaperFormula(sums, p),
            SaliencyFormula.SelfNormalized => new SelfNormalizedFormula(sums, p),
            _ => new RegressionAdjustedFormula(sums, p, _blockMeans!, new RegressionDesign(masks, _blockMeans!, RidgeLadder)),
        };
        return new RangeEstimator(sums, p, formula);
    }
}

/// <summary>The estimator of a range of masks, for any number of targets.</summary>
internal sealed class RangeEstimator(MaskSums sums, double p, MapFormula formula)
{
    /// <param name="scores">One target's score for each mask.</param>
    public MapEstimate Estimate(ReadOnlySpan<float> scores) => formula.Estimate(scores);

    /// <summary>The standard error of each position of a map that this made: NaN where there are too few masks to tell.</summary>
    public double[] StandardErrorOf(MapEstimate estimate) => BlockJackknife.StandardError(estimate, sums.Range, p);
}
