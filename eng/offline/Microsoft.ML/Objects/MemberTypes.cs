using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The column types that belong to the types of members.</summary>
internal static class MemberTypes
{
    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>Splits arrays and vectors into their items; text is read as characters in memory.</summary>
    public static (Type Item, bool IsVector) RawItem(Type memberType)
    {
        bool isVector = true;
        var item = memberType;
        if (memberType.IsSZArray)
            item = memberType.GetElementType()!;
        else if (memberType.IsConstructedGenericType && memberType.GetGenericTypeDefinition() == typeof(VBuffer<>))
            item = memberType.GenericTypeArguments[0];
        else
            isVector = false;
        return (item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item, isVector);
    }

    public static DataViewType ColumnTypeOf(MemberInfo member)
    {
        var memberType = TypeOf(member);
        var registered = member.GetCustomAttributes().OfType<DataViewTypeAttribute>().FirstOrDefault();
        if (DataViewTypeManager.TryGet(memberType, registered, out var type))
            return type;

        var (item, isVector) = RawItem(memberType);
        // Enumerations share type codes with numbers, but are no columns.
        var itemType = item.IsEnum ? null : PrimitiveDataViewType.FromRawType(item);
        Check.That(itemType is not null, "rawType", $"Could not determine an IDataView type and registered custom types for member {member.Name}");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            Check.That(KeyDataViewType.IsValidDataType(item), "userType",
                $"Member {member.Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            itemType = new KeyDataViewType(item, key.Count);
        }
        var vector = member.GetCustomAttribute<VectorTypeAttribute>();
        Check.That(isVector || vector is null, "userType",
            $"Member {member.Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        return isVector ? new VectorDataViewType(itemType, vector?.Dimensions ?? [0]) : itemType;
    }
}
