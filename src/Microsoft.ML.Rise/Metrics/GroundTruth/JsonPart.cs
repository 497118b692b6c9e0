using System.Text.Json;

namespace Microsoft.ML.Rise.Metrics.GroundTruth;

/// <summary>A value in a JSON file that knows where it stands.</summary>
/// <param name="file">The file.</param>
/// <param name="value">The value; alive as long as its array's element.</param>
/// <param name="path">Where it stands, such as $.images[3].width.</param>
/// <param name="position">The byte where the array's element starts, for the line in a message.</param>
internal readonly struct JsonPart(AnnotationJson file, JsonElement value, string path, long position)
{
    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    public bool IsArray => value.ValueKind == JsonValueKind.Array;

    public bool IsText => value.ValueKind == JsonValueKind.String;

    /// <summary>A property that must be there.</summary>
    public JsonPart this[string name] => Find(name) ?? throw Error($"a property '{name}'", IsObject ? "none" : Shown());

    /// <summary>A property, or null where it is not there or is null.</summary>
    public JsonPart? Find(string name) => IsObject && value.TryGetProperty(name, out JsonElement property) && property.ValueKind != JsonValueKind.Null
        ? new JsonPart(file, property, $"{path}.{name}", position)
        : null;

    public IEnumerable<JsonPart> Items()
    {
        JsonPart self = this;
        return IsArray ? value.EnumerateArray().Select((item, k) => self.ItemAt(item, k)) : throw Error("an array", Shown());
    }

    public string Text() => IsText && value.GetString() is { Length: > 0 } text ? text : throw Error("a text", Shown());

    public long Id() => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long id) ? id : throw Error("a whole number", Shown());

    /// <summary>A whole number in a range.</summary>
    public int WholeNumber(int smallest, int largest = int.MaxValue) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= smallest && number <= largest
            ? number
            : throw Error(largest == int.MaxValue ? $"a whole number of at least {smallest}" : $"a whole number in {smallest} to {largest}", Shown());

    /// <summary>An array of numbers.</summary>
    /// <param name="count">How many there must be, or null for any.</param>
    public float[] Numbers(int? count = null)
    {
        float[] numbers = new float[IsArray ? value.GetArrayLength() : throw Error("an array", Shown())];
        foreach ((int k, JsonElement item) in value.EnumerateArray().Index())
        {
            numbers[k] = item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out float number) && float.IsFinite(number)
                ? number
                : throw ItemAt(item, k).Error("a number", ItemAt(item, k).Shown());
        }

        return count is null || numbers.Length == count ? numbers : throw Error($"{count} numbers", $"{numbers.Length}");
    }

    /// <summary>Makes something of this part, whose errors become errors of the file.</summary>
    public T Make<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw file.Error(path, position, e);
        }
    }

    public InvalidDataException Error(string expected, string got) => file.Error(path, position, expected, got);

    private JsonPart ItemAt(JsonElement item, int k) => new(file, item, $"{path}[{k}]", position);

    private string Shown() => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? $"an {value.ValueKind}".ToLowerInvariant() : value.GetRawText();
}
