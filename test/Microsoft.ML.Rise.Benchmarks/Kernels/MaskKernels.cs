using BenchmarkDotNet.Attributes;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>A mask made, and put on a picture of three channels.</summary>
public class MaskKernels
{
    private InputShape _planar = null!;
    private InputShape _interleaved = null!;
    private Mask _mask = null!;
    private float[] _input = [];
    private float[] _masked = [];
    private byte[] _pixels = [];
    private byte[] _maskedPixels = [];
    private float[] _baseline = [];
    private long _index;

    [Params(28, 224, 512)]
    public int Side { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _planar = InputShape.Image(Side, Side, 3);
        _interleaved = InputShape.Image(Side, Side, 3, interleaved: true);
        _mask = new Mask(KernelMasks.Of(Side));
        _input = new float[_planar.Length];
        _masked = new float[_planar.Length];
        _pixels = new byte[4 * Side * Side];
        _maskedPixels = new byte[_pixels.Length];
        _baseline = [0f, 0f, 0f];
    }

    /// <summary>Drawing the grid, and upsampling every row.</summary>
    [Benchmark]
    public float Upsample()
    {
        _mask.Begin(_index++);
        float last = 0;
        for (int y = 0; y < Side; y++)
            last = _mask.Row(y)[^1];
        return last;
    }

    [Benchmark]
    public void UpsampleAndMaskPlanar()
    {
        _mask.Begin(_index++);
        InputMasking.Apply(_planar, _input, _mask, _baseline, _masked);
    }

    [Benchmark]
    public void UpsampleAndMaskInterleaved()
    {
        _mask.Begin(_index++);
        InputMasking.Apply(_interleaved, _input, _mask, _baseline, _masked);
    }

    [Benchmark]
    public void UpsampleAndMaskBytes()
    {
        _mask.Begin(_index++);
        InputMasking.Apply(_planar, _pixels, _mask, _baseline, _maskedPixels);
    }
}
