namespace Microsoft.ML.Rise.Masks;

/// <summary>All that a mask depends on besides its index: equal keys mean equal masks.</summary>
internal sealed record RiseMaskKey(RiseInputShape Shape, GridSize GridSize, double PreservationProbability, bool Antithetic, bool Orthogonal, int Seed)
{
    /// <summary>The source of these masks.</summary>
    public MaskSampler CreateSource()
    {
        MaskLayout layout = Shape.IsDiscrete
            ? new MaskLayout(MaskAxis.Discrete(Shape.Height), MaskAxis.Discrete(Shape.Width))
            : new MaskLayout(RowAxis(), MaskAxis.Smooth(Shape.Width, GridSize.Columns));
        return new MaskSampler(layout, PreservationProbability, Seed, Antithetic, Orthogonal);

        // A series is one row, which is a cell of its own: its steps are what is masked.
        MaskAxis RowAxis() => Shape.MapDimensions.Count == 1 ? MaskAxis.Discrete(1) : MaskAxis.Smooth(Shape.Height, GridSize.Rows);
    }
}
