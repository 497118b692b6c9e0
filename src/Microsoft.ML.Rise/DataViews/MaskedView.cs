using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.DataViews;

/// <summary>The columns of a row, of which some are masked, while copies of the row are scored.</summary>
/// <param name="Schema">The schema of the row.</param>
/// <param name="Input">What is masked.</param>
/// <param name="InputColumns">The indices of its columns.</param>
/// <param name="Others">The other columns, by index, as far as they are read.</param>
internal sealed record MaskedRow(DataViewSchema Schema, MaskedInput Input, IReadOnlyList<int> InputColumns, IReadOnlyDictionary<int, CapturedColumn> Others);

/// <summary>
/// One row, many times: masked in some columns, constant in the others. Nothing is made before it is read; row i of the range has the id First + i.
/// </summary>
/// <remarks>Binding a model to a view takes it longer than scoring hundreds of rows: one view serves all questions about a row and about those after it, one after another.</remarks>
/// <param name="row">The row.</param>
internal sealed class MaskedView(MaskedRow row) : IDataView
{
    private MaskedCopies? _copies;
    private MaskRange _masks = Unmasked;
    private int _batchSize = 1;

    /// <summary>One row with an id that no mask has.</summary>
    public static readonly MaskRange Unmasked = new(-1, 1);

    public DataViewSchema Schema => row.Schema;

    public bool CanShuffle => false;

    /// <summary>Shows other copies, to the cursors that are made from now on.</summary>
    /// <param name="copies">How the row is masked; null for the row as it is.</param>
    /// <param name="masks">Which copies.</param>
    /// <param name="batchSize">How many rows a cursor of a set is dealt at a time.</param>
    public void Show(MaskedCopies? copies, MaskRange masks, int batchSize) => (_copies, _masks, _batchSize) = (copies, masks, batchSize);

    /// <summary>Whether a cursor has been made.</summary>
    public bool IsRead { get; private set; }

    // Not the number of those that are shown now: a stage may keep it.
    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => CreateCursor(new ActiveColumns(Schema, columnsNeeded), 0, 1);

    /// <summary>Batches of rows, dealt in turn to the cursors. One cursor would make ML.NET buffer hundreds of masked copies to share them out.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        int numberOfBatches = _masks.NumberOfBatches(_batchSize);
        int count = Math.Clamp(n, 1, Math.Max(1, numberOfBatches));
        return [.. Enumerable.Range(0, count).Select(k => CreateCursor(active, k, count))];
    }

    private Cursor CreateCursor(ActiveColumns active, int number, int count)
    {
        IsRead = true;
        return new Cursor(row, active, _copies, _masks, new RoundRobin(_batchSize, number, count));
    }

    /// <summary>Which rows a cursor of a set gets: every <paramref name="Cursors"/>-th batch of <paramref name="BatchSize"/> rows, from batch <paramref name="Number"/> on.</summary>
    private readonly record struct RoundRobin(int BatchSize, int Number, int Cursors)
    {
        /// <summary>The batch of this cursor's row number <paramref name="position"/>.</summary>
        public long BatchAt(long position) => position / BatchSize * Cursors + Number;

        /// <summary>Where this cursor's row number <paramref name="position"/> stands among all rows.</summary>
        public long RowAt(long position) => BatchAt(position) * BatchSize + position % BatchSize;
    }

    /// <summary>Walks the masked copies that it was dealt.</summary>
    private sealed class Cursor(MaskedRow row, ActiveColumns active, MaskedCopies? copies, MaskRange masks, RoundRobin deal) : DataViewRowCursor
    {
        private long _position = -1;

        /// <summary>Asked for by every column of a row.</summary>
        private long _mask;
        private bool _isAtEnd;
        private Func<int, Delegate>? _input;

        public override DataViewSchema Schema => row.Schema;

        public override long Position => _isAtEnd ? -1 : _position;

        public override long Batch => deal.BatchAt(Math.Max(_position, 0));

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

        public override bool MoveNext()
        {
            if (_isAtEnd)
                return false;
            long row = deal.RowAt(++_position);
            _mask = masks.First + row;
            _isAtEnd = row >= masks.Count;
            return !_isAtEnd;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref id) => id = new DataViewRowId((ulong)_mask, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!active.Contains(column))
                throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' of the masked rows was not asked for and is not active.");
            return CreateGetter(column) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' of the masked rows has values of type {column.Type.RawType}, not {typeof(TValue)}.");
        }

        private Delegate CreateGetter(DataViewSchema.Column column)
        {
            if (row.InputColumns.Contains(column.Index))
            {
                _input ??= copies is null ? row.Input.CreateGetters() : row.Input.CreateMaskedGetters(copies, () => _mask);
                return _input(column.Index);
            }

            return row.Others.TryGetValue(column.Index, out CapturedColumn? captured)
                ? captured.CreateGetter()
                : throw new InvalidOperationException($"The scorer now asks for column '{column.Name}', which it did not read when it was bound to this schema.");
        }
    }
}
