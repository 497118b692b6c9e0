namespace Microsoft.ML.Rise.Scores;

/// <summary>The values of one row's other columns, held while masked copies of the row are scored, on any thread.</summary>
internal sealed class RowSnapshot
{
    private readonly Dictionary<int, CapturedColumn> _columns;

    public RowSnapshot(DataViewRow row, IEnumerable<DataViewSchema.Column> columns) =>
        _columns = columns.ToDictionary(c => c.Index, c => CapturedColumn.Create(row, c));

    /// <summary>Takes the values of the row's current position.</summary>
    public void Capture()
    {
        foreach (CapturedColumn column in _columns.Values)
            column.Capture();
    }

    /// <summary>A <see cref="ValueGetter{TValue}"/> that hands out copies of the captured value.</summary>
    public Delegate CreateGetter(DataViewSchema.Column column) => _columns.TryGetValue(column.Index, out CapturedColumn? captured)
        ? captured.CreateGetter()
        : throw new InvalidOperationException($"The scorer now asks for column '{column.Name}', which it did not read when it was bound to this schema.");
}
