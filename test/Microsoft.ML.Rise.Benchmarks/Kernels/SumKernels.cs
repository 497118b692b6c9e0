using BenchmarkDotNet.Attributes;
using Microsoft.ML.Rise.Masks;
using Microsoft.ML.Rise.Methods;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>Weighted masks summed up, and the sum at full size.</summary>
public class SumKernels
{
    private MaskSum _sum = null!;
    private byte[] _grid = [];
    private MaskShift _shift;
    private double[] _map = [];

    [Params(28, 224, 512)]
    public int Side { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        const int Several = 1000;
        MaskSource masks = KernelMasks.Of(Side);
        _sum = new MaskSum(masks.Layout, new AxisUpsampling(masks.Layout.Rows), new AxisUpsampling(masks.Layout.Columns));
        float[] grid = new float[masks.Layout.NumberOfCells];
        _map = new double[masks.Layout.Length];
        for (int i = 0; i < Several; i++)
        {
            _shift = masks.Sample(i, grid);
            _grid = [.. grid.Select(cell => (byte)cell)];
            Add();
        }
    }

    [Benchmark]
    public void Add() => _sum.Add(_grid, _shift, 1.5);

    [Benchmark]
    public void Upsample() => _sum.Upsample(_map);
}
