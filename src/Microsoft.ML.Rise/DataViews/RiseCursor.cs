using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The source's cursor with the explanation of the row that it stands on.</summary>
/// <param name="binding">What is explained, and how.</param>
/// <param name="source">A cursor over all columns that are needed.</param>
/// <param name="activeColumns">The columns that were asked for.</param>
/// <param name="isBatchPerRow">Whether each row is a batch of its own, so that a reader of a cursor set takes one explanation at a time.</param>
internal sealed class RiseCursor(RiseBinding binding, DataViewRowCursor source, IEnumerable<DataViewSchema.Column> activeColumns, bool isBatchPerRow)
    : DataViewRowCursor
{
    private readonly RowColumns _columns = new(binding, source, activeColumns);

    public override DataViewSchema Schema => binding.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => isBatchPerRow ? Math.Max(source.Position, 0) : source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool MoveNext() => source.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
