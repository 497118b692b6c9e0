using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>The masks that the kernels are given: the default options, for square pictures.</summary>
internal static class KernelMasks
{
    public static MaskSource Of(int side) => new RiseOptions().MaskKeyOf(InputShape.Image(side, side), units: null).CreateSource();
}
