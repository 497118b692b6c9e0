using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Tests.Masks;

/// <summary>Masks written out one by one, not shifted.</summary>
internal sealed class ListedMasks(MaskLayout layout, double preservationProbability, byte[][] grids) : IMaskSource
{
    public MaskLayout Layout => layout;

    public double PreservationProbability => preservationProbability;

    public MaskShift Sample(long index, Span<byte> grid)
    {
        grids[index].CopyTo(grid);
        return default;
    }
}
