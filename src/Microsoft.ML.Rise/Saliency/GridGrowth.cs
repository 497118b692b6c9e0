using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Saliency;

/// <summary>How the grids of a layout grow along both axes: made once for all sums.</summary>
internal sealed class GridGrowth(MaskLayout layout)
{
    public AxisGrowth Rows { get; } = new(layout.Rows);

    public AxisGrowth Columns { get; } = new(layout.Columns);
}
