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
    private readonly ColumnValues<ReadOnlyMemory<char>> _values = new(row, source.Column);

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
