using System.Text.Json;

namespace Microsoft.ML.Rise.Tool.Evaluation.GroundTruth;

/// <summary>A JSON file of annotations. What is wrong with it is said with its name and the element's path.</summary>
internal sealed class JsonFile(string path)
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly string _name = Path.GetFileName(path);

    public T Read<T>()
        where T : class
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return JsonSerializer.Deserialize<T>(stream, s_options) ?? throw Unexpected("$", "an object", "null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{_name}, line {e.LineNumber + 1}, {e.Path}: {Message(e)}", e);
        }
    }

    /// <summary>Reads an element whose type depends on what is in it.</summary>
    public T Read<T>(JsonElement element, string elementPath)
        where T : class
    {
        try
        {
            return element.Deserialize<T>(s_options) ?? throw Unexpected(elementPath, "a value", "null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{_name}, {elementPath}{e.Path?[1..]}: {Message(e)}", e);
        }
    }

    /// <summary>The elements of an array, with their paths.</summary>
    public IEnumerable<(string Path, T Value)> Each<T>(string arrayPath, IEnumerable<T?> elements)
        where T : class =>
        elements.Select((element, k) => ($"{arrayPath}[{k}]", element ?? throw Unexpected($"{arrayPath}[{k}]", "a value", "null")));

    public string Text(string text, string elementPath) => text.Length > 0 ? text : throw Unexpected(elementPath, "a text", "\"\"");

    /// <summary>Makes something of an element, whose errors become errors of the file.</summary>
    public T Make<T>(string elementPath, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{_name}, {elementPath}: {e.Message}", e);
        }
    }

    public InvalidDataException Unexpected(string elementPath, string expected, string got) => new($"{_name}, {elementPath}: expected {expected}, got {got}.");

    /// <summary>Without the path and the line, which System.Text.Json adds to some messages, the line counted from 0.</summary>
    private static string Message(JsonException e) => e.Message.Split(" Path: ")[0];
}
