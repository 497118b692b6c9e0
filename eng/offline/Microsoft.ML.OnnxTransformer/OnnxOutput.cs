using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Reads columns from the model's outputs.</summary>
internal static class OnnxOutput
{
    public static Delegate CreateGetter(OnnxNode node, Func<OnnxResults> current) => node.Type switch
    {
        OnnxSequenceType when node.Type.RawType == typeof(IEnumerable<IDictionary<string, float>>) => Maps<string>(node.Name, current),
        OnnxSequenceType => Maps<long>(node.Name, current),
        VectorDataViewType { ItemType: TextDataViewType } => Texts(node.Name, current),
        VectorDataViewType vector => (Delegate)GenericCall.Invoke(Vector<int>, [vector.ItemType.RawType], node.Name, current)!,
        _ => (Delegate)GenericCall.Invoke(Scalar<int>, [node.Type.RawType])!,
    };

    private static ValueGetter<VBuffer<TItem>> Vector<TItem>(string name, Func<OnnxResults> current) => (ref VBuffer<TItem> value) =>
    {
        var items = ((DenseTensor<TItem>)current()[name].AsTensor<TItem>()).Buffer.Span;
        var editor = VBufferEditor.Create(ref value, items.Length);
        items.CopyTo(editor.Values);
        value = editor.Commit();
    };

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts(string name, Func<OnnxResults> current) => (ref value) =>
    {
        var items = ((DenseTensor<string>)current()[name].AsTensor<string>()).Buffer.Span;
        var editor = VBufferEditor.Create(ref value, items.Length);
        for (int i = 0; i < items.Length; i++)
            editor.Values[i] = items[i].AsMemory();
        value = editor.Commit();
    };

    private static ValueGetter<IEnumerable<IDictionary<TKey, float>>> Maps<TKey>(string name, Func<OnnxResults> current)
        where TKey : notnull => (ref IEnumerable<IDictionary<TKey, float>> value) =>
            value = [.. current()[name].AsEnumerable<NamedOnnxValue>().Select(map => new Dictionary<TKey, float>(map.AsDictionary<TKey, float>()))];

    // ML.NET has a column for an output without dimensions, but fails to read it, with this exception.
    private static ValueGetter<TValue> Scalar<TValue>() => (ref TValue value) => throw new ArgumentNullException("source");
}
