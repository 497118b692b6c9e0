namespace Microsoft.ML.Rise.Masks;

/// <summary>The masks First, First + 1, …, End − 1.</summary>
internal readonly record struct MaskRange(long First, int Count)
{
    public long End => First + Count;
}
