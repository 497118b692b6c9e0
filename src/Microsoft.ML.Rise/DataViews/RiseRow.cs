using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>A single row with its explanation, as <see cref="PredictionEngine{TSrc, TDst}"/> reads it.</summary>
internal sealed class RiseRow(RiseBinding binding, DataViewRow source, IEnumerable<DataViewSchema.Column> activeColumns) : DataViewRow
{
    private readonly RowColumns _columns = new(binding, source, activeColumns);

    public override DataViewSchema Schema => binding.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _columns.IsActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _columns.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
