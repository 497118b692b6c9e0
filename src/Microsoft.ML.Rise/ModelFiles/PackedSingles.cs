using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Rise.ModelFiles;

/// <summary>Many numbers as base64 of their little-endian bytes: there may be as many as a picture has.</summary>
internal sealed class PackedSingles : JsonConverter<float[]>
{
    public override float[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetBytesFromBase64() is { Length: > 0 } bytes && bytes.Length % sizeof(float) == 0 ? [.. MemoryMarshal.Cast<byte, float>(bytes)] : throw new JsonException("Numbers of four bytes were expected.");

    public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options) => writer.WriteBase64StringValue(MemoryMarshal.AsBytes<float>(value));
}

/// <summary>The same, row by row.</summary>
internal sealed class PackedRows : JsonConverter<float[][]>
{
    private static readonly PackedSingles Row = new();

    public override float[][] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var rows = new List<float[]>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            rows.Add(Row.Read(ref reader, typeof(float[]), options));
        return [.. rows];
    }

    public override void Write(Utf8JsonWriter writer, float[][] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (float[] row in value)
            Row.Write(writer, row, options);
        writer.WriteEndArray();
    }
}
