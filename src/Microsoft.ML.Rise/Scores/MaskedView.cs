using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>
/// One row, many times: masked in one column, constant in the others. Nothing is made before it is read; row i of the range has the id First + i.
/// </summary>
/// <remarks>Without <c>copies</c> it is the row as it is.</remarks>
internal sealed class MaskedView(
    DataViewSchema schema, int inputColumn, InputValue input, RowSnapshot otherColumns, MaskedCopies? copies, MaskRange masks, int batchSize) : IDataView
{
    /// <summary>One row with an id that no mask has.</summary>
    public static readonly MaskRange Unmasked = new(-1, 1);

    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => masks.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => CreateCursor(new ActiveColumns(schema, columnsNeeded), 0, 1);

    /// <summary>Batches of rows, dealt in turn to the cursors. One cursor would make ML.NET buffer hundreds of masked copies to share them out.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(schema, columnsNeeded);
        int numberOfBatches = masks.NumberOfBatches(batchSize);
        int count = Math.Clamp(n, 1, Math.Max(1, numberOfBatches));
        return [.. Enumerable.Range(0, count).Select(k => CreateCursor(active, k, count))];
    }

    private MaskedCursor CreateCursor(ActiveColumns active, int number, int count) =>
        new(schema, active, inputColumn, input, otherColumns, copies, masks, new MaskDeal(batchSize, number, count));
}
