namespace Microsoft.ML.Rise.Masks;

/// <summary>Where the grids and shifts of masks come from: mask i is a grid of numbers in [0,1] and a shift. Thread-safe.</summary>
/// <param name="layout">The axes.</param>
/// <param name="numberOfRows">How many rows of background data there are for hidden positions to show; 1 where there is one baseline.</param>
internal abstract class MaskSource(MaskLayout layout, int numberOfRows = 1)
{
    public MaskLayout Layout => layout;

    public int NumberOfRows => numberOfRows;

    /// <summary>p = E[M(λ)], in (0,1); of no meaning where masks are not random.</summary>
    public virtual double PreservationProbability => double.NaN;

    /// <summary>Whether the masks 2j and 2j + 1 are a pair of opposites, which is one draw.</summary>
    public virtual bool IsAntithetic => false;

    /// <summary>Makes mask <paramref name="index"/>: fills <paramref name="grid"/> (grid rows × grid columns, row-major).</summary>
    public abstract MaskShift Sample(long index, Span<float> grid);

    /// <summary>The row, from 0, that the hidden positions of mask <paramref name="index"/> show: the same for both members of a pair.</summary>
    public virtual int RowOf(long index) => 0;
}

/// <summary>Where the window of a mask is cut from the stretched grid, in positions.</summary>
internal readonly record struct MaskShift(int Row, int Column);
