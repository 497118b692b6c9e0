using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Rise.Scores.Onnx;

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
    private readonly ColumnValues<TColumn> _values = new(row, source.Column);

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
