using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>
/// One row, many times: masked in one column, constant in the others. Nothing is made before it is read; row i of the range has the id First + i.
/// </summary>
internal sealed class MaskedView(
    DataViewSchema schema, int inputColumn, InputValue input, RowSnapshot otherColumns, IMaskSource source, MaskRange masks, int batchSize) : IDataView
{
    /// <summary>The range that stands for the input as it is: one row, not masked.</summary>
    public static readonly MaskRange Unmasked = new(-1, 1);

    public DataViewSchema Schema => schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => masks.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => CreateCursor(Activate(columnsNeeded), 0, 1);

    /// <summary>Batches of rows, dealt in turn to the cursors. One cursor would make ML.NET buffer hundreds of masked copies to share them out.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        bool[] active = Activate(columnsNeeded);
        int numberOfBatches = masks.NumberOfBatches(batchSize);
        int count = Math.Clamp(n, 1, Math.Max(1, numberOfBatches));
        return [.. Enumerable.Range(0, count).Select(k => CreateCursor(active, k, count))];
    }

    private MaskedCursor CreateCursor(bool[] active, int number, int count) =>
        new(schema, active, inputColumn, input, otherColumns, new MaskMaker(source), masks, new MaskDeal(batchSize, number, count));

    private bool[] Activate(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
            active[column.Index] = true;
        return active;
    }
}
