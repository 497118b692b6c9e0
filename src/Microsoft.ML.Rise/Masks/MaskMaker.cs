namespace Microsoft.ML.Rise.Masks;

/// <summary>Makes full-size masks one after another in the same memory: one for each thread.</summary>
internal sealed class MaskMaker(IMaskSource source)
{
    private readonly MaskGrower _grower = new(source.Layout);
    private readonly byte[] _grid = new byte[source.Layout.NumberOfCells];
    private readonly float[] _mask = new float[source.Layout.Length];

    /// <summary>Mask <paramref name="index"/>: rows × columns, row-major, in [0,1]; valid until the next call.</summary>
    public ReadOnlySpan<float> Make(long index)
    {
        MaskShift shift = source.Sample(index, _grid);
        _grower.Grow(_grid, shift, _mask);
        return _mask;
    }
}
