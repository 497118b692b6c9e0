namespace Microsoft.ML.Data;

/// <summary>The type of a column.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType) => RawType = rawType;

    /// <summary>The type whose <see cref="ValueGetter{TValue}"/> reads the column.</summary>
    public Type RawType { get; }

    public abstract bool Equals(DataViewType? other);
}
