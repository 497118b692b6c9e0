namespace Microsoft.ML.Data;

/// <summary>A column type with parts or resources: vectors, images, sequences.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    protected StructuredDataViewType(Type rawType)
        : base(rawType)
    {
    }
}
