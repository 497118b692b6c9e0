using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>The values of a scalar or vector column in a row.</summary>
internal sealed class ColumnValues<T>(DataViewRow row, DataViewSchema.Column column)
{
    private readonly Func<T[]> _read = column.Type is VectorDataViewType type ? VectorReader(row, column, type) : ScalarReader(row, column);

    /// <summary>As of the last call of <see cref="Capture"/>.</summary>
    public T[] Captured { get; private set; } = [];

    public void Capture() => Captured = _read();

    private static Func<T[]> ScalarReader(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return [value];
        };
    }

    private static Func<T[]> VectorReader(DataViewRow row, DataViewSchema.Column column, VectorDataViewType type)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            if (type.IsKnownSize && buffer.Length != type.Size)
                throw new InvalidOperationException($"Column '{column.Name}' of row {row.Position} has {buffer.Length} values; its type {column.Type} promises {type.Size}.");
            return [.. buffer.DenseValues()];
        };
    }
}
