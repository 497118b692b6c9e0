namespace Microsoft.ML.Rise.Masks;

/// <summary>The axes of a mask. An input with one axis is a single row.</summary>
internal sealed record MaskLayout(MaskAxis Rows, MaskAxis Columns)
{
    /// <summary>The number of values in a mask: rows × columns, row-major.</summary>
    public int Length { get; } = checked(Rows.Length * Columns.Length);

    /// <summary>The number of cells in a mask's grid: grid rows × grid columns, row-major.</summary>
    public int NumberOfCells { get; } = checked(Rows.NumberOfCells * Columns.NumberOfCells);
}
