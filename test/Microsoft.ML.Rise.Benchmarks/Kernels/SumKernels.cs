using BenchmarkDotNet.Attributes;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Saliency;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>Weighted masks summed up, and the sum at full size.</summary>
public class SumKernels
{
    private GridSum _sum = null!;
    private byte[] _grid = [];
    private MaskShift _shift;
    private double[] _map = [];

    [Params(28, 224, 512)]
    public int Side { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        const int Several = 1000;
        MaskSampler masks = KernelMasks.Of(Side);
        _sum = new GridSum(masks.Layout, new GridGrowth(masks.Layout));
        _grid = new byte[masks.Layout.NumberOfCells];
        _map = new double[masks.Layout.Length];
        for (int i = 0; i < Several; i++)
        {
            _shift = masks.Sample(i, _grid);
            Add();
        }
    }

    [Benchmark]
    public void Add() => _sum.Add(_grid, _shift, 1.5);

    [Benchmark]
    public void Grow() => _sum.Grow(_map);
}
