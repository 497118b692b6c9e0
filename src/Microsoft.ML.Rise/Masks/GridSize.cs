namespace Microsoft.ML.Rise;

/// <summary>The number of cells of a mask's grid (the paper's h×w, often called s). An integer means the same number on both axes.</summary>
/// <param name="Rows">Grid cells over the rows of an image, at least 1; not used for a series.</param>
/// <param name="Columns">Grid cells over the columns of an image, or over the steps of a series, at least 1.</param>
public readonly record struct GridSize(int Rows, int Columns)
{
    /// <summary>A square grid.</summary>
    /// <param name="size">Cells on both axes, at least 1.</param>
    public static implicit operator GridSize(int size) => new(size, size);

    /// <summary>For messages, such as "7x7".</summary>
    public override string ToString() => $"{Rows}x{Columns}";
}
