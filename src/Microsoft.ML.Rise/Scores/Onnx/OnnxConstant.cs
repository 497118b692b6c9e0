using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Another input of a network, which is not masked: its column's value in the row, the same for every masked copy.</summary>
internal abstract class OnnxConstant
{
    /// <summary>Takes the row's current value.</summary>
    public abstract void Capture();

    /// <summary>The captured value as a tensor, repeated for each input of a batch where the network's dimension is open. Belongs to the caller.</summary>
    public abstract OrtValue CreateTensor(int batchSize);

    /// <summary>The node.</summary>
    public abstract string Name { get; }

    public static OnnxConstant Create(DataViewRow row, DataViewSchema.Column column, NodeMetadata node) =>
        (OnnxConstant)Activator.CreateInstance(typeof(OnnxConstant<>).MakeGenericType(node.ElementType), row, column, node.Dimensions)!;

    /// <exception cref="ArgumentOutOfRangeException">There is no column for <paramref name="name"/>, or it does not fit.</exception>
    public static DataViewSchema.Column FindColumn(DataViewSchema schema, string name, NodeMetadata node)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException("inputSchema", $"Could not find input column '{name}', which the network's input of that name is read from");
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        bool isTensor = node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && node.ElementType.IsPrimitive && node.Dimensions.Skip(1).All(d => d > 0);
        int length = column.Type is VectorDataViewType { Size: var size } ? size : 1;
        if (!isTensor || item is not (NumberDataViewType or BooleanDataViewType) || item.RawType != node.ElementType || length != LengthOf(node.Dimensions))
        {
            string dimensions = string.Join(",", node.Dimensions.Select(d => d > 0 ? $"{d}" : "?"));
            throw new ArgumentOutOfRangeException(
                "inputSchema",
                $"Schema mismatch for input column '{name}': expected {node.ElementType.Name} of [{dimensions}], as the network's input of that name has, got {column.Type}");
        }

        return column;
    }

    /// <summary>The number of values in a tensor, an open first dimension counting once.</summary>
    protected static int LengthOf(int[] dimensions) => dimensions.Aggregate(1, (product, d) => product * Math.Max(d, 1));
}

/// <summary>A constant of one element type.</summary>
internal sealed class OnnxConstant<T>(DataViewRow row, DataViewSchema.Column column, int[] dimensions) : OnnxConstant
    where T : unmanaged
{
    private readonly T[] _values = new T[LengthOf(dimensions)];
    private readonly Action<T[]> _read = CreateReader(row, column);

    public override string Name => column.Name;

    public override void Capture() => _read(_values);

    public override OrtValue CreateTensor(int batchSize)
    {
        if (dimensions.Length == 0 || dimensions[0] > 0)
            return OrtValue.CreateTensorValueFromMemory((T[])_values.Clone(), [.. dimensions.Select(d => (long)d)]);
        T[] batch = [.. Enumerable.Repeat(_values, batchSize).SelectMany(v => v)];
        return OrtValue.CreateTensorValueFromMemory(batch, [batchSize, .. dimensions[1..].Select(d => (long)d)]);
    }

    private static Action<T[]> CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(column);
            return values => scalar(ref values[0]);
        }

        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return values =>
        {
            getter(ref buffer);
            if (buffer.Length != values.Length)
                throw new InvalidOperationException($"Column '{column.Name}' of row {row.Position} has {buffer.Length} values; its type {column.Type} promises {values.Length}.");
            buffer.CopyTo(values);
        };
    }
}
