using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Masks;

/// <summary>Makes masks one after another in the same memory: one for each thread.</summary>
internal sealed class MaskMaker(IMaskSource source)
{
    private readonly MaskGrower _grower = new(source.Layout);
    private readonly byte[] _grid = new byte[source.Layout.NumberOfCells];

    /// <summary>Mask <paramref name="index"/>; valid until the next call.</summary>
    public IMaskRows Make(long index)
    {
        MaskShift shift = source.Sample(index, _grid);
        _grower.Begin(_grid, shift);
        return _grower;
    }
}
