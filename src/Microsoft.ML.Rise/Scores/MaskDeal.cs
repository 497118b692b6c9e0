namespace Microsoft.ML.Rise.Scores;

/// <summary>Which rows a cursor of a set gets: every <paramref name="Cursors"/>-th batch of <paramref name="BatchSize"/> rows, from batch <paramref name="Cursor"/> on.</summary>
internal readonly record struct MaskDeal(int BatchSize, int Cursor, int Cursors)
{
    /// <summary>The batch of this cursor's row number <paramref name="position"/>.</summary>
    public long BatchAt(long position) => position / BatchSize * Cursors + Cursor;

    /// <summary>Where this cursor's row number <paramref name="position"/> stands among all rows.</summary>
    public long RowAt(long position) => BatchAt(position) * BatchSize + position % BatchSize;
}
