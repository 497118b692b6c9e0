using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Marks a member that holds an ONNX sequence: an enumerable of the given type.</summary>
public sealed class OnnxSequenceTypeAttribute(Type elemType) : DataViewTypeAttribute
{
    private readonly Type _elementType = elemType;

    public override bool Equals(DataViewTypeAttribute? other) => other is OnnxSequenceTypeAttribute sequence && sequence._elementType == _elementType;

    public override bool Equals(object? obj) => Equals(obj as DataViewTypeAttribute);

    public override int GetHashCode() => _elementType.GetHashCode();

    public override void Register()
    {
        var type = new OnnxSequenceType(_elementType);
        DataViewTypeManager.Register(type, type.RawType, this);
    }
}
