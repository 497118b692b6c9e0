using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>Columns that are computed for each row of a schema, when they are read.</summary>
internal interface IComputedColumns
{
    DataViewSchema InputSchema { get; }

    /// <summary>The input schema with the computed columns at its end.</summary>
    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns that the computed ones are made of.</summary>
    IEnumerable<int> Inputs { get; }

    /// <summary>Makes the getters of the rows that <paramref name="row"/> moves over, by the number of the computed column.</summary>
    Func<int, Delegate> CreateGetters(DataViewRow row);
}

/// <summary>Which columns of the output are computed, and what they need.</summary>
internal static class ComputedColumns
{
    /// <summary>The number of a computed column; null for one that is passed through.</summary>
    public static int? Number(this IComputedColumns columns, DataViewSchema.Column column)
    {
        ActiveColumns.RequirePartOf(columns.OutputSchema, column);
        return column.Index < columns.InputSchema.Count ? null : column.Index - columns.InputSchema.Count;
    }

    /// <summary>The input columns that are read for some output columns.</summary>
    public static IEnumerable<DataViewSchema.Column> Dependencies(this IComputedColumns columns, IEnumerable<DataViewSchema.Column> outputColumns)
    {
        DataViewSchema.Column[] wanted = [.. outputColumns];
        IEnumerable<int> indices = wanted.Where(c => columns.Number(c) is null).Select(c => c.Index);
        if (wanted.Any(c => columns.Number(c) is not null))
            indices = indices.Concat(columns.Inputs);
        return [.. indices.Distinct().Order().Select(i => columns.InputSchema[i])];
    }
}

/// <summary>The source with computed columns. A row is computed when a computed column of it is read, and not before.</summary>
/// <param name="computed">The columns.</param>
/// <param name="source">The rows.</param>
/// <param name="isInOrder">Whether rows are known by their position, and so never shuffled.</param>
internal sealed class ComputedView(IComputedColumns computed, IDataView source, bool isInOrder = false) : IDataView
{
    public DataViewSchema Schema => computed.OutputSchema;

    public bool CanShuffle => source.CanShuffle && !isInOrder;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return new Cursor(computed, source.GetRowCursor(computed.Dependencies(columns), isInOrder ? null : rand), columns, isBatchPerRow: false);
    }

    /// <remarks>
    /// Where a computed column is asked for, the answer is a cursor over all rows and an empty one. A single cursor would be split by the stage that
    /// asks: it would read 128 rows, and so 128 explanations, before it handed out the first.
    /// </remarks>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        DataViewSchema.Column[] needed = [.. computed.Dependencies(columns)];
        if (columns.All(c => computed.Number(c) is null))
            return [.. source.GetRowCursorSet(needed, n, rand).Select(cursor => new Cursor(computed, cursor, columns, isBatchPerRow: false))];

        var all = new Cursor(computed, source.GetRowCursor(needed, isInOrder ? null : rand), columns, isBatchPerRow: n > 1);
        return n > 1 ? [all, new EmptyView(Schema).GetRowCursor(columns)] : [all];
    }

    /// <summary>The source's cursor with what is computed of the row that it stands on.</summary>
    /// <param name="computed">What is computed.</param>
    /// <param name="source">A cursor over all columns that are needed.</param>
    /// <param name="activeColumns">The columns that were asked for.</param>
    /// <param name="isBatchPerRow">Whether each row is a batch of its own, so that a reader of a cursor set takes one row at a time.</param>
    private sealed class Cursor(IComputedColumns computed, DataViewRowCursor source, IEnumerable<DataViewSchema.Column> activeColumns, bool isBatchPerRow)
        : DataViewRowCursor
    {
        private readonly RowColumns _columns = new(computed, source, activeColumns);

        public override DataViewSchema Schema => computed.OutputSchema;

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
}

/// <summary>Computes one row at a time, for <see cref="PredictionEngine{TSrc, TDst}"/>.</summary>
internal sealed class ComputedRowMapper(IComputedColumns computed) : IRowToRowMapper
{
    public DataViewSchema InputSchema => computed.InputSchema;

    public DataViewSchema OutputSchema => computed.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => computed.Dependencies(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new InvalidOperationException("Schema of input row must be the same as the schema the mapper is bound to");
        return new Row(computed, input, activeColumns);
    }

    private sealed class Row(IComputedColumns computed, DataViewRow source, IEnumerable<DataViewSchema.Column> activeColumns) : DataViewRow
    {
        private readonly RowColumns _columns = new(computed, source, activeColumns);

        public override DataViewSchema Schema => computed.OutputSchema;

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
}

/// <summary>What a row and a cursor have in common: the source's columns passed through, and the computed ones beside them.</summary>
internal sealed class RowColumns(IComputedColumns computed, DataViewRow source, IEnumerable<DataViewSchema.Column> activeColumns)
{
    private readonly ActiveColumns _active = new(computed.OutputSchema, activeColumns);
    private Func<int, Delegate>? _getters;

    public bool IsActive(DataViewSchema.Column column) => _active.Contains(column);

    /// <exception cref="ArgumentOutOfRangeException">The column is not active.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="TValue"/> is not the column's type.</exception>
    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{computed.OutputSchema[column.Index].Name}' was not asked for and is not active.");
        if (computed.Number(column) is not int number)
            return source.GetGetter<TValue>(computed.InputSchema[column.Index]);

        _getters ??= computed.CreateGetters(source);
        return _getters(number) as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Invalid TValue in GetGetter for column '{column.Name}': '{typeof(TValue)}', expected type: '{computed.OutputSchema[column.Index].Type.RawType}'.");
    }
}
