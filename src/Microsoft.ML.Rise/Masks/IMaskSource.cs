namespace Microsoft.ML.Rise.Masks;

/// <summary>Where the grids and shifts of masks come from.</summary>
internal interface IMaskSource
{
    MaskLayout Layout { get; }

    /// <summary>p, in (0,1).</summary>
    double PreservationProbability { get; }

    /// <summary>Whether the masks 2j and 2j + 1 are a pair of opposites, which is one draw.</summary>
    bool IsAntithetic => false;

    /// <summary>Draws mask <paramref name="index"/>: fills <paramref name="grid"/> (grid rows × grid columns, row-major) with 0 and 1.</summary>
    MaskShift Sample(long index, Span<byte> grid);
}
