namespace Microsoft.ML.Data;

/// <summary>Columns read as the types that people use: strings and arrays beside the raw types.</summary>
internal static class ColumnReaders
{
    public static bool CanRead(DataViewType columnType, Type valueType)
    {
        if (valueType == columnType.RawType)
            return true;
        var (item, isVector) = MemberTypes.RawItem(valueType);
        return columnType is VectorDataViewType vector ? isVector && item == vector.ItemType.RawType : !isVector && item == columnType.RawType;
    }

    public static ValueGetter<TValue> Create<TValue>(DataViewRow row, DataViewSchema.Column column)
    {
        object reader = typeof(TValue) switch
        {
            var type when type == column.Type.RawType => row.GetGetter<TValue>(column),
            var type when type == typeof(string) => Text(row.GetGetter<ReadOnlyMemory<char>>(column)),
            var type when type == typeof(string[]) => Texts(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column)),
            var type => GenericCall.Invoke(Array<int>, [type.GetElementType()!], row, column)!,
        };
        return (ValueGetter<TValue>)reader;
    }

    private static ValueGetter<string> Text(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> text = default;
        return (ref string value) =>
        {
            getter(ref text);
            value = text.ToString();
        };
    }

    private static ValueGetter<string[]> Texts(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> texts = default;
        return (ref string[] value) =>
        {
            getter(ref texts);
            value = [.. texts.DenseValues().Select(text => text.ToString())];
        };
    }

    private static ValueGetter<TItem[]> Array<TItem>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<TItem>>(column);
        VBuffer<TItem> buffer = default;
        return (ref TItem[] value) =>
        {
            getter(ref buffer);
            if (value is null || value.Length != buffer.Length)
                value = new TItem[buffer.Length];
            buffer.CopyTo(value);
        };
    }
}
