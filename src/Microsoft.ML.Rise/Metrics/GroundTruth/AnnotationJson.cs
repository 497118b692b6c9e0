using System.Text.Json;

namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>A JSON file whose root is an object with long arrays. These are read element by element, so that no tree of the whole file is ever made.</summary>
internal sealed class AnnotationJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly string _file;
    private readonly byte[] _bytes;
    private readonly int _start;

    public AnnotationJson(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _file = Path.GetFileName(path);
        _bytes = File.ReadAllBytes(path);
        _start = _bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    /// <summary>Reads the elements of one of the root's arrays.</summary>
    /// <param name="name">The array.</param>
    /// <param name="use">Gets each element, which is not to be kept.</param>
    /// <exception cref="InvalidDataException">The file is not JSON, or has no such array.</exception>
    public void ForEach(string name, Action<JsonPart> use)
    {
        var reader = new Utf8JsonReader(_bytes.AsSpan(_start));
        try
        {
            if (!FindArray(ref reader, name))
                throw Error($"$.{name}", reader.TokenStartIndex, "an array", "none");
            for (int k = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; k++)
            {
                long position = reader.TokenStartIndex;
                using JsonDocument element = JsonDocument.ParseValue(ref reader);
                use(new JsonPart(this, element.RootElement, $"$.{name}[{k}]", position));
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{_file}, line {e.LineNumber + 1}: not JSON: {e.Message}", e);
        }
    }

    /// <param name="path">The element.</param>
    /// <param name="position">A byte of it, or of what it is in.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="got">What is there.</param>
    public InvalidDataException Error(string path, long position, string expected, string got) =>
        AnnotationErrors.Unexpected(_file, path, LineOf(position), expected, got);

    /// <param name="path">The element.</param>
    /// <param name="position">A byte of it, or of what it is in.</param>
    /// <param name="inner">Says what is wrong.</param>
    public InvalidDataException Error(string path, long position, ArgumentException inner) => AnnotationErrors.Invalid(_file, path, LineOf(position), inner);

    /// <summary>Goes to the start of the root's array <paramref name="name"/>; false where it has none.</summary>
    private static bool FindArray(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFound = reader.ValueTextEquals(name);
            reader.Read();
            if (isFound)
                return reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }

        return false;
    }

    private int LineOf(long position) => 1 + _bytes.AsSpan(_start, (int)position).Count((byte)'\n');
}
