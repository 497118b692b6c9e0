namespace Microsoft.ML.Rise.Masks;

/// <summary>Where the window of a mask is cut from the stretched grid, in positions.</summary>
internal readonly record struct MaskShift(int Row, int Column);
