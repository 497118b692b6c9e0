using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Benchmarks.Kernels;

/// <summary>The masks that the kernels are given: the default options, for square pictures.</summary>
internal static class KernelMasks
{
    public static MaskSampler Of(int side)
    {
        RiseOptions options = new();
        MaskAxis axis = MaskAxis.Smooth(side, options.GridSize.Rows);
        return new MaskSampler(new MaskLayout(axis, axis), options.PreservationProbability, options.Seed, options.Antithetic, options.Orthogonal);
    }
}
