using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>
/// From the scores of masked copies to saliency maps and their errors. The masks are made again from their indices; what depends on them alone is kept and
/// serves the next input. Thread-safe.
/// </summary>
internal sealed class MapEstimator
{
    private readonly IMaskSource _source;
    private readonly SaliencyFormula _formula;
    private readonly GridSumPool _sums;
    private readonly Lazy<BlockMeans>? _blockMeans;
    private readonly Dictionary<MaskRange, Lazy<RangeEstimator>> _kept = [];
    private long _keptSize;

    /// <param name="source">The masks.</param>
    /// <param name="formula">How the maps are estimated.</param>
    /// <param name="blockMeans">The covariates, where they are not the usual ones.</param>
    public MapEstimator(IMaskSource source, SaliencyFormula formula, BlockMeans? blockMeans = null)
    {
        _source = source;
        _formula = formula;
        _sums = new GridSumPool(source.Layout);
        if (formula == SaliencyFormula.RegressionAdjusted)
            _blockMeans = new Lazy<BlockMeans>(() => blockMeans ?? new BlockMeans(source.Layout, source.PreservationProbability), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Where the ridge of the regression is chosen from.</summary>
    public IReadOnlyList<double> RidgeLadder { get; init; } = RegressionDesign.RidgeLadder;

    /// <summary>How much is kept, in bytes; what comes later is made anew for each input.</summary>
    public long MaxKeptSize { get; init; } = 64 << 20;

    /// <summary>Prepares all that does not depend on the scores.</summary>
    public RangeEstimator For(MaskRange range)
    {
        Lazy<RangeEstimator>? estimator;
        lock (_kept)
        {
            if (!_kept.TryGetValue(range, out estimator))
            {
                estimator = new Lazy<RangeEstimator>(() => Prepare(range));
                if (_keptSize + SizeOf(range) <= MaxKeptSize)
                {
                    _kept.Add(range, estimator);
                    _keptSize += SizeOf(range);
                }
            }
        }

        try
        {
            return estimator.Value;
        }
        catch
        {
            // What failed once, for want of memory, may be had the next time.
            lock (_kept)
            {
                if (_kept.GetValueOrDefault(range) == estimator)
                {
                    _kept.Remove(range);
                    _keptSize -= SizeOf(range);
                }
            }

            throw;
        }
    }

    private RangeEstimator Prepare(MaskRange range)
    {
        var masks = new DrawnMasks(_source, range);
        var sums = new MaskSums(masks, _sums);
        double p = _source.PreservationProbability;
        MapFormula formula = _formula switch
        {
            SaliencyFormula.Paper => new PaperFormula(sums, p),
            SaliencyFormula.SelfNormalized => new SelfNormalizedFormula(sums, p),
            _ => new RegressionAdjustedFormula(sums, p, _blockMeans!.Value, new RegressionDesign(masks, _blockMeans.Value, RidgeLadder)),
        };
        return new RangeEstimator(sums, p, formula);
    }

    /// <summary>Each mask's grid, shift, covariates and leverages; the matrices of the ridges; how visible each position was.</summary>
    private long SizeOf(MaskRange range)
    {
        long covariates = _blockMeans?.Value.Count ?? 0, ridges = _blockMeans is null ? 0 : RidgeLadder.Count;
        long drawn = range.Count * (_source.Layout.NumberOfCells + 2L * sizeof(int));
        long numbers = range.Count * (covariates + 2 * ridges) + 2 * ridges * covariates * covariates;
        return drawn + sizeof(double) * (_formula == SaliencyFormula.SelfNormalized ? _source.Layout.Length : numbers);
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
