using Microsoft.ML.Rise.Inputs;

namespace Microsoft.ML.Rise.Masks;

/// <summary>Makes masks by growing the grids of a source.</summary>
internal sealed class MaskMaker(IMaskSource source) : IMaskMaker
{
    private readonly MaskGrower _grower = new(source.Layout);
    private readonly byte[] _grid = new byte[source.Layout.NumberOfCells];

    public IMaskRows Make(long index)
    {
        MaskShift shift = source.Sample(index, _grid);
        _grower.Begin(_grid, shift);
        return _grower;
    }
}
