namespace Microsoft.ML.Data;

/// <summary>A column type whose values are plain and can be items of a vector.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    protected PrimitiveDataViewType(Type rawType)
        : base(rawType)
    {
    }

    /// <summary>The primitive type read as <paramref name="rawType"/>, keys apart; null if there is none.</summary>
    internal static PrimitiveDataViewType? FromRawType(Type rawType) => Type.GetTypeCode(rawType) switch
    {
        TypeCode.SByte => NumberDataViewType.SByte,
        TypeCode.Byte => NumberDataViewType.Byte,
        TypeCode.Int16 => NumberDataViewType.Int16,
        TypeCode.UInt16 => NumberDataViewType.UInt16,
        TypeCode.Int32 => NumberDataViewType.Int32,
        TypeCode.UInt32 => NumberDataViewType.UInt32,
        TypeCode.Int64 => NumberDataViewType.Int64,
        TypeCode.UInt64 => NumberDataViewType.UInt64,
        TypeCode.Single => NumberDataViewType.Single,
        TypeCode.Double => NumberDataViewType.Double,
        TypeCode.Boolean => BooleanDataViewType.Instance,
        TypeCode.DateTime => DateTimeDataViewType.Instance,
        _ when rawType == typeof(ReadOnlyMemory<char>) => TextDataViewType.Instance,
        _ when rawType == typeof(DateTimeOffset) => DateTimeOffsetDataViewType.Instance,
        _ when rawType == typeof(TimeSpan) => TimeSpanDataViewType.Instance,
        _ when rawType == typeof(DataViewRowId) => RowIdDataViewType.Instance,
        _ => null,
    };
}
