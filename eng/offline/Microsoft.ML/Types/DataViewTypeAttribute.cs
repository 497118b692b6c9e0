namespace Microsoft.ML.Data;

/// <summary>Marks a member whose column has a type of its own, and registers that type.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class DataViewTypeAttribute : Attribute, IEquatable<DataViewTypeAttribute>
{
    public abstract bool Equals(DataViewTypeAttribute? other);

    public abstract void Register();
}
