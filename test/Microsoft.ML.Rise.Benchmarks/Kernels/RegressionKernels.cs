using BenchmarkDotNet.Attributes;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>From scores to a map with its error, part by part, on a picture of 224×224.</summary>
public class RegressionKernels
{
    private const int Side = 224;

    private static readonly RegressionMethod Method = new();

    private MaskSet _masks = null!;
    private BlockMeans _blockMeans = null!;
    private RegressionDesign _design = null!;
    private PreparedMethod _prepared = null!;
    private MapEstimate _estimate = null!;
    private float[] _scores = [];

    [Params(500, 4000)]
    public int Masks { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        MaskSource source = KernelMasks.Of(Side);
        var random = new Random(1);
        _scores = [.. Enumerable.Range(0, Masks).Select(_ => random.NextSingle())];
        _masks = new MaskSet(source, new MaskRange(0, Masks), new MaskTables(source), CancellationToken.None);
        _blockMeans = _masks.BlockMeans(Method.ExtraBlocks);
        _design = new RegressionDesign(_masks, _blockMeans, Method.RidgeLadder);
        _prepared = new MapEngine(source, Method).For(_masks.Range);
        _estimate = _prepared.Estimate(_scores);
    }

    /// <summary>The covariates of all masks, their covariance and its inverses.</summary>
    [Benchmark]
    public object Design() => new RegressionDesign(_masks, _blockMeans, Method.RidgeLadder);

    [Benchmark]
    public object Fit() => new RegressionFit(_design, _scores);

    /// <summary>The fit, and its map.</summary>
    [Benchmark]
    public object Map() => _prepared.Estimate(_scores);

    [Benchmark]
    public double ReliabilityOfMap() => Reliability.Of(_estimate, _scores);

    /// <summary>The jackknife over folds of masks.</summary>
    [Benchmark]
    public object StandardError() => _estimate.StandardError();
}
