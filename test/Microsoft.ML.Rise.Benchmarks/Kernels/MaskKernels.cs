using BenchmarkDotNet.Attributes;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>A mask made, and put on a picture of three channels.</summary>
public class MaskKernels
{
    private RiseInputShape _planar = null!;
    private RiseInputShape _interleaved = null!;
    private MaskMaker _maker = null!;
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
        _planar = RiseInputShape.Image(Side, Side, 3);
        _interleaved = RiseInputShape.Image(Side, Side, 3, interleaved: true);
        _maker = new MaskMaker(KernelMasks.Of(Side));
        _input = new float[_planar.Length];
        _masked = new float[_planar.Length];
        _pixels = new byte[4 * Side * Side];
        _maskedPixels = new byte[_pixels.Length];
        _baseline = [0f, 0f, 0f];
    }

    /// <summary>Drawing the grid, and growing every row.</summary>
    [Benchmark]
    public float Grow()
    {
        IMaskRows mask = _maker.Make(_index++);
        float last = 0;
        for (int y = 0; y < Side; y++)
            last = mask.Row(y)[^1];
        return last;
    }

    [Benchmark]
    public void GrowAndMaskPlanar() => InputMasking.Apply(_planar, _input, _maker.Make(_index++), _baseline, _masked);

    [Benchmark]
    public void GrowAndMaskInterleaved() => InputMasking.Apply(_interleaved, _input, _maker.Make(_index++), _baseline, _masked);

    [Benchmark]
    public void GrowAndMaskBytes() => InputMasking.Apply(_planar, _pixels, _maker.Make(_index++), _baseline, _maskedPixels);
}
