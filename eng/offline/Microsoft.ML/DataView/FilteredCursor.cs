namespace Microsoft.ML.Data;

/// <summary>A cursor over some of another one's rows.</summary>
internal sealed class FilteredCursor(DataViewRowCursor input, bool[] active, Func<bool> moveNext) : SourceCursor
{
    public override DataViewSchema Schema => input.Schema;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        active[column.Index] ? input.GetGetter<TValue>(column) : throw new InvalidOperationException();

    protected override bool MoveNextCore() => moveNext();

    protected override void Dispose(bool disposing)
    {
        input.Dispose();
        base.Dispose(disposing);
    }
}
