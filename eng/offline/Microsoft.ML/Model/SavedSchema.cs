using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>The input schema in a model file. Columns that are neither plain nor vectors are left out, and so are annotations.</summary>
internal static class SavedSchema
{
    private const string EntryName = "schema.json";

    public static void Save(ZipArchive archive, DataViewSchema schema)
    {
        using var stream = archive.CreateEntry(EntryName).Open();
        JsonSerializer.Serialize(stream, schema.Select(ToSaved).OfType<SavedColumn>());
    }

    public static DataViewSchema? Load(ZipArchive archive)
    {
        if (archive.GetEntry(EntryName) is not { } entry)
            return null;
        using var stream = entry.Open();
        var builder = new DataViewSchema.Builder();
        foreach (var column in JsonSerializer.Deserialize<SavedColumn[]>(stream)!)
            builder.AddColumn(column.Name, ToType(column));
        return builder.ToSchema();
    }

    private static SavedColumn? ToSaved(DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        return (vector?.ItemType ?? column.Type) is PrimitiveDataViewType item
            ? new SavedColumn(column.Name, item.RawType.FullName!, (item as KeyDataViewType)?.Count, vector?.Dimensions.ToArray())
            : null;
    }

    private static DataViewType ToType(SavedColumn column)
    {
        var raw = Type.GetType(column.RawType, throwOnError: true)!;
        var item = column.KeyCount is ulong count ? new KeyDataViewType(raw, count) : PrimitiveDataViewType.FromRawType(raw)!;
        return column.Dimensions is null ? item : new VectorDataViewType(item, column.Dimensions);
    }

    private sealed record SavedColumn(string Name, string RawType, ulong? KeyCount, int[]? Dimensions);
}
