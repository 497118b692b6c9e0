using Microsoft.ML.Data;
using Microsoft.ML.Rise.Inputs;
using Microsoft.ML.Rise.Masks;

namespace Microsoft.ML.Rise.Scores;

/// <summary>Walks the masked copies that it was dealt.</summary>
internal sealed class MaskedCursor(
    DataViewSchema schema, ActiveColumns active, int inputColumn, InputValue input, RowSnapshot otherColumns, MaskedCopies? copies, MaskRange masks, MaskDeal deal)
    : DataViewRowCursor
{
    private long _position = -1;
    private bool _isAtEnd;

    public override DataViewSchema Schema => schema;

    public override long Position => _isAtEnd ? -1 : _position;

    public override long Batch => deal.BatchAt(Math.Max(_position, 0));

    private long Mask => masks.First + deal.RowAt(_position);

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

    public override bool MoveNext()
    {
        if (_isAtEnd)
            return false;
        _position++;
        _isAtEnd = deal.RowAt(_position) >= masks.Count;
        return !_isAtEnd;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref id) => id = new DataViewRowId((ulong)Mask, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!active.Contains(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' of the masked rows was not asked for and is not active.");
        Delegate getter = column.Index == inputColumn ? CreateInputGetter() : otherColumns.CreateGetter(column);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' of the masked rows has values of type {column.Type.RawType}, not {typeof(TValue)}.");
    }

    private Delegate CreateInputGetter()
    {
        if (copies is null)
            return input.CreateGetter();
        IMaskMaker maker = copies.CreateMaker();
        return input.CreateMaskedGetter(() => maker.Make(Mask), copies.Baseline);
    }
}
