using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The type of a column of ONNX sequences, such as the maps from label to score that scikit-learn's classifiers give.</summary>
public sealed class OnnxSequenceType : StructuredDataViewType
{
    public OnnxSequenceType(Type elementType)
        : base(typeof(IEnumerable<>).MakeGenericType(elementType))
    {
    }

    public override bool Equals(DataViewType? other) => other is OnnxSequenceType sequence && sequence.RawType == RawType;

    public override bool Equals(object? obj) => Equals(obj as DataViewType);

    public override int GetHashCode() => RawType.GetHashCode();
}
