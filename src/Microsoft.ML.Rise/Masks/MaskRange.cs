namespace Microsoft.ML.Rise.Masks;

/// <summary>The masks First, First + 1, …, End − 1.</summary>
internal readonly record struct MaskRange(long First, int Count)
{
    public long End => First + Count;

    /// <summary>How many batches of <paramref name="batchSize"/> masks there are; the last may be shorter.</summary>
    public int NumberOfBatches(int batchSize) => (int)(((long)Count + batchSize - 1) / batchSize);

    /// <summary>The masks of batch number <paramref name="batch"/>, from 0.</summary>
    public MaskRange Batch(int batch, int batchSize)
    {
        long first = First + (long)batch * batchSize;
        return new MaskRange(first, (int)Math.Min(batchSize, End - first));
    }
}
