namespace Microsoft.ML.Data;

/// <summary>The usual annotations of a column.</summary>
public static class SchemaAnnotationsExtensions
{
    public static bool HasSlotNames(this DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { IsKnownSize: true } vector
        && HasVector(column, AnnotationKinds.SlotNames, TextDataViewType.Instance, vector.Size);

    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames) =>
        column.Annotations.GetValue(AnnotationKinds.SlotNames, ref slotNames);

    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType? keyValueItemType = null)
    {
        var itemType = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return itemType is KeyDataViewType { Count: <= int.MaxValue } key
            && HasVector(column, AnnotationKinds.KeyValues, keyValueItemType ?? TextDataViewType.Instance, (int)key.Count);
    }

    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues) =>
        column.Annotations.GetValue(AnnotationKinds.KeyValues, ref keyValues);

    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        bool normalized = false;
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.IsNormalized)?.Type is BooleanDataViewType)
            column.Annotations.GetValue(AnnotationKinds.IsNormalized, ref normalized);
        return normalized;
    }

    private static bool HasVector(DataViewSchema.Column column, string kind, PrimitiveDataViewType itemType, int size) =>
        column.Annotations.Schema.GetColumnOrNull(kind)?.Type is VectorDataViewType names && names.Size == size && names.ItemType.Equals(itemType);
}
