namespace Microsoft.ML.Rise.Masks;

/// <summary>Makes full-size masks one after another in the same memory: one for each thread.</summary>
internal sealed class MaskMaker(MaskSampler sampler)
{
    private readonly MaskGrower _grower = new(sampler.Layout);
    private readonly byte[] _grid = new byte[sampler.Layout.NumberOfCells];
    private readonly float[] _mask = new float[sampler.Layout.Length];

    /// <summary>Mask <paramref name="index"/>: rows × columns, row-major, in [0,1]; valid until the next call.</summary>
    public ReadOnlySpan<float> Make(long index)
    {
        MaskShift shift = sampler.Sample(index, _grid);
        _grower.Grow(_grid, shift, _mask);
        return _mask;
    }
}
