namespace Microsoft.ML.Rise.Masks;

/// <summary>Everything hidden, by each row of the background: mask i shows row i.</summary>
internal sealed class HiddenRows(MaskLayout layout, int numberOfRows) : MaskSource(layout, numberOfRows)
{
    public override int RowOf(long index) => (int)index;

    public override MaskShift Sample(long index, Span<float> grid)
    {
        grid.Clear();
        return default;
    }
}
