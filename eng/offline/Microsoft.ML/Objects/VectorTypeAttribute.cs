namespace Microsoft.ML.Data;

/// <summary>Says the dimensions of a vector member; 0 is not known.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute()
        : this(0)
    {
    }

    public VectorTypeAttribute(int size)
        : this([size])
    {
    }

    public VectorTypeAttribute(params int[] dimensions)
    {
        Check.That(dimensions.All(d => d >= 0), nameof(dimensions));
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; }
}
