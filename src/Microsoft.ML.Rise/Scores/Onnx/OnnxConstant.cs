using System.Numerics.Tensors;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

/// <summary>Another input of a network, which is not masked: its column's value in the row, the same for every masked copy.</summary>
internal abstract class OnnxConstant(string name)
{
    /// <summary>The node.</summary>
    public string Name => name;

    /// <summary>Takes the row's current value.</summary>
    public abstract void Capture();

    /// <summary>The captured value as a tensor, repeated for each input of a batch where the network's tensor has one for each. Belongs to the caller.</summary>
    public abstract OrtValue CreateTensor(int batchSize);
}

/// <summary>Texts.</summary>
internal sealed class OnnxTextConstant(DataViewRow row, OnnxConstantColumn source) : OnnxConstant(source.Column.Name)
{
    private readonly ConstantValues<ReadOnlyMemory<char>> _values = new(row, source.Column);

    public override void Capture() => _values.Capture();

    public override OrtValue CreateTensor(int batchSize)
    {
        OrtValue tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, source.Shape.For(_values.Captured.Length, batchSize));
        int repeats = source.Shape.RepeatsFor(batchSize);
        for (int k = 0; k < repeats * _values.Captured.Length; k++)
            tensor.StringTensorSetElementAt(_values.Captured[k % _values.Captured.Length], k);
        return tensor;
    }
}

/// <summary>Numbers, booleans (0 and 1) and keys, converted to the network's type.</summary>
/// <typeparam name="TColumn">The column's raw type.</typeparam>
/// <typeparam name="TFrom">The same bits as a number.</typeparam>
/// <typeparam name="TNode">The network's type by ONNX Runtime's name.</typeparam>
/// <typeparam name="TTo">The same bits as a number.</typeparam>
internal sealed class OnnxNumberConstant<TColumn, TFrom, TNode, TTo>(DataViewRow row, OnnxConstantColumn source) : OnnxConstant(source.Column.Name)
    where TColumn : unmanaged
    where TFrom : unmanaged, INumberBase<TFrom>
    where TNode : unmanaged
    where TTo : unmanaged, INumberBase<TTo>
{
    private readonly ConstantValues<TColumn> _values = new(row, source.Column);

    public override void Capture() => _values.Capture();

    public override OrtValue CreateTensor(int batchSize)
    {
        int length = _values.Captured.Length, repeats = source.Shape.RepeatsFor(batchSize);
        var batch = new TNode[repeats * length];
        for (int k = 0; k < repeats; k++)
        {
            TensorPrimitives.ConvertSaturating<TFrom, TTo>(
                MemoryMarshal.Cast<TColumn, TFrom>(_values.Captured), MemoryMarshal.Cast<TNode, TTo>(batch.AsSpan(k * length, length)));
        }

        return OrtValue.CreateTensorValueFromMemory(batch, source.Shape.For(length, batchSize));
    }
}

/// <summary>The values of a scalar or vector column in a row.</summary>
internal sealed class ConstantValues<T>(DataViewRow row, DataViewSchema.Column column)
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
