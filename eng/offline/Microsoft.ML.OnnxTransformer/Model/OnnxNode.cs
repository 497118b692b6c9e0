using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of an ONNX model. A dimension of its shape that is 0 is left open.</summary>
internal sealed class OnnxNode
{
    public OnnxNode(string name, NodeMetadata metadata, int[]? givenShape)
    {
        Name = name;
        if (metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR)
        {
            ItemType = ItemTypeOf(metadata);
            Shape = givenShape is null ? DefaultShape(metadata.Dimensions) : Compatible(givenShape, metadata.Dimensions);
            Type = Shape.Length == 0 ? ItemType
                : Shape.Any(d => d <= 0) ? new VectorDataViewType(ItemType)
                : new VectorDataViewType(ItemType, Shape);
        }
        else
        {
            Type = SequenceTypeOf(metadata);
        }
    }

    public string Name { get; }

    public DataViewType Type { get; }

    /// <summary>The type of a tensor's items; null if the node is no tensor.</summary>
    public PrimitiveDataViewType? ItemType { get; }

    public int[] Shape { get; } = [];

    // Without a given shape there is one row at a time.
    private static int[] DefaultShape(int[] dimensions) => [.. dimensions.Select((d, i) => d > 0 ? d : i == 0 ? 1 : 0)];

    private static int[] Compatible(int[] given, int[] dimensions)
    {
        bool compatible = given.Length == dimensions.Length && given.Zip(dimensions).All(d => d.First <= 0 || d.Second <= 0 || d.First == d.Second);
        Check.That(compatible, "shapeDictionary",
            $"The specified shape {string.Join(",", given)} is not compatible with the shape {string.Join(",", dimensions)} of the ONNX model.");
        return given;
    }

    private static PrimitiveDataViewType ItemTypeOf(NodeMetadata metadata) => metadata.IsString
        ? TextDataViewType.Instance
        : PrimitiveDataViewType.FromRawType(metadata.ElementType)
            ?? throw new NotSupportedException($"Unsupported ONNX scalar type: {metadata.ElementDataType}");

    private static OnnxSequenceType SequenceTypeOf(NodeMetadata metadata)
    {
        var element = metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_SEQUENCE ? metadata.AsSequenceMetadata().ElementMeta : null;
        if (element?.OnnxValueType == OnnxValueType.ONNX_TYPE_MAP && element.AsMapMetadata().ValueMetadata.ElementType == typeof(float))
        {
            switch (element.AsMapMetadata().KeyDataType)
            {
                case OnnxRuntime.Tensors.TensorElementType.String:
                    return new OnnxSequenceType(typeof(IDictionary<string, float>));
                case OnnxRuntime.Tensors.TensorElementType.Int64:
                    return new OnnxSequenceType(typeof(IDictionary<long, float>));
            }
        }
        throw new NotSupportedException($"Unsupported ONNX type: {metadata.OnnxValueType}");
    }
}
