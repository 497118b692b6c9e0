using BenchmarkDotNet.Attributes;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>From scores to a map with its error, part by part, on a picture of 224×224.</summary>
public class RegressionKernels
{
    private const int Side = 224;

    private MapEstimator _estimator = null!;
    private DrawnMasks _drawn = null!;
    private BlockMeans _blockMeans = null!;
    private RegressionDesign _design = null!;
    private RangeEstimator _range = null!;
    private MapEstimate _estimate = null!;
    private float[] _scores = [];

    [Params(500, 4000)]
    public int Masks { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        MaskSampler masks = KernelMasks.Of(Side);
        var random = new Random(1);
        _scores = [.. Enumerable.Range(0, Masks).Select(_ => random.NextSingle())];
        _estimator = new MapEstimator(masks, SaliencyFormula.RegressionAdjusted);
        _drawn = new DrawnMasks(masks, new MaskRange(0, Masks));
        _blockMeans = new BlockMeans(masks.Layout, masks.PreservationProbability);
        _design = new RegressionDesign(_drawn, _blockMeans, RegressionDesign.RidgeLadder);
        _range = _estimator.For(_drawn.Range);
        _estimate = _range.Estimate(_scores);
    }

    /// <summary>The covariates of all masks, their covariance and its inverses.</summary>
    [Benchmark]
    public object Design() => new RegressionDesign(_drawn, _blockMeans, RegressionDesign.RidgeLadder);

    [Benchmark]
    public object Fit() => new RegressionFit(_design, _scores);

    /// <summary>The fit, and its map.</summary>
    [Benchmark]
    public object Map() => _range.Estimate(_scores);

    [Benchmark]
    public double ReliabilityOfMap() => Reliability.Of(_estimate, _scores);

    /// <summary>The jackknife over blocks of masks.</summary>
    [Benchmark]
    public object StandardError() => _range.StandardErrorOf(_estimate);
}
