namespace Microsoft.ML.Rise.Inputs;

/// <summary>A mask that is made row by row while it is put on an input, and never stored.</summary>
internal interface IMaskRows
{
    /// <summary>The mask's values in row <paramref name="y"/>, in [0,1]; valid until the next call.</summary>
    ReadOnlySpan<float> Row(int y);
}
