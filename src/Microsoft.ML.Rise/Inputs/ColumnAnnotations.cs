using System.Globalization;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Rise.Inputs;

/// <summary>Annotations of columns whose type is not known beforehand. ML.NET keeps their names to itself.</summary>
internal static class ColumnAnnotations
{
    public const string KeyValues = "KeyValues";
    public const string SlotNames = "SlotNames";
    public const string TrainingLabelValues = "TrainingLabelValues";

    private const string ScoreColumnKind = "ScoreColumnKind";
    private const string ScoreColumnSetId = "ScoreColumnSetId";
    private const string ScoreValueKind = "ScoreValueKind";

    /// <summary>What the trainer that wrote a score column was for, such as "Clustering"; null where nothing is said.</summary>
    public static string? ScoreKind(this DataViewSchema.Column column) => ReadText(column.Annotations, ScoreColumnKind);

    /// <summary>What a column is among those that a trainer wrote, such as "Probability"; null where nothing is said.</summary>
    public static string? ValueKind(this DataViewSchema.Column column) => ReadText(column.Annotations, ScoreValueKind);

    /// <summary>A number that all columns of one trainer share; null where nothing is said.</summary>
    public static uint? ScoreSet(this DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId)?.Type is not KeyDataViewType { RawType: var type } || type != typeof(uint))
            return null;
        uint id = 0;
        column.Annotations.GetValue(ScoreColumnSetId, ref id);
        return id;
    }

    /// <summary>The values of an annotation that is a vector of any type; none where there is no such annotation, or it holds keys, which are no values.</summary>
    public static IReadOnlyList<object> Values(this DataViewSchema.Annotations annotations, string kind)
    {
        if (annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType { ItemType: var item } || item is KeyDataViewType)
            return [];
        MethodInfo read = typeof(ColumnAnnotations).GetMethod(nameof(ReadVector), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item.RawType);
        return read.CreateDelegate<Func<DataViewSchema.Annotations, string, IReadOnlyList<object>>>()(annotations, kind);
    }

    /// <summary>What the keys of a column stand for, in their order, as text; nothing where nobody says.</summary>
    public static string[] KeyNames(this DataViewSchema.Column column) => Texts(column, KeyValues);

    /// <summary>The name of each slot of a vector of known size; "" of one that has none.</summary>
    public static string[] NamesOfSlots(this DataViewSchema.Column column) =>
        column.HasSlotNames() ? Texts(column, SlotNames) : [.. Enumerable.Repeat("", ((VectorDataViewType)column.Type).Size)];

    private static string[] Texts(DataViewSchema.Column column, string kind) => [.. column.Annotations.Values(kind).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v}"))];

    private static object[] ReadVector<T>(DataViewSchema.Annotations annotations, string kind)
    {
        var values = default(VBuffer<T>);
        annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(v => (object)v!)];
    }

    private static string? ReadText(DataViewSchema.Annotations annotations, string kind)
    {
        if (annotations.Schema.GetColumnOrNull(kind)?.Type is not TextDataViewType)
            return null;
        ReadOnlyMemory<char> text = default;
        annotations.GetValue(kind, ref text);
        return text.ToString();
    }
}
